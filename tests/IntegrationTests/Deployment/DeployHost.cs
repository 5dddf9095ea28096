using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Deployment;

/// <summary>One host for the tests of a class that leave it as it was.</summary>
public sealed class DeployHost(TestServers servers) : IAsyncLifetime
{
    private DeployedFleet? _fleet;

    internal DeployedFleet Fleet
    {
        get
        {
            Assert.SkipWhen(_fleet is null, DeployedFleet.Missing);
            return _fleet!;
        }
    }

    public async ValueTask InitializeAsync() =>
        _fleet = File.Exists(Supervisor.Program) ? await DeployedFleet.StartAsync(servers) : null;

    public ValueTask DisposeAsync() => _fleet is null ? ValueTask.CompletedTask : _fleet.DisposeAsync();
}
