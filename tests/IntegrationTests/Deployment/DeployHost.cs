using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Deployment;

/// <summary>One host for the tests of a class that leave it as it was.</summary>
public sealed class DeployHost(TestServers servers) : IAsyncLifetime
{
    internal DeployedFleet Fleet { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Fleet = await DeployedFleet.StartAsync(servers);

    public ValueTask DisposeAsync() => Fleet is null ? ValueTask.CompletedTask : Fleet.DisposeAsync();
}
