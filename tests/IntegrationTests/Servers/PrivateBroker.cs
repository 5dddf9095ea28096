using Frota.Harness.Servers;
using Xunit;

namespace Frota.IntegrationTests.Servers;

/// <summary>A broker of a test class's own, to be killed, frozen and blocked: the others share theirs.</summary>
public sealed class PrivateBroker : IAsyncLifetime
{
    private const string Name = "rabbitmq";

    private PrivateServers _servers = null!;

    public async ValueTask InitializeAsync() => _servers = await PrivateServers.StartAsync(ownDisk: false, Name);

    /// <summary>Starts it, again after a kill; its data stay.</summary>
    public Task StartAsync() => _servers.StartAgainAsync();

    /// <summary>Sends the process a signal, such as <c>-STOP</c>.</summary>
    public Task SignalAsync(string signal) => _servers.SignalAsync(Name, signal);

    /// <summary>Runs <c>rabbitmqctl</c>.</summary>
    public Task ControlAsync(params string[] arguments) => _servers.BrokerAsync(arguments);

    /// <summary>The address of a new virtual host.</summary>
    public Task<string> NewHostAsync() => _servers.NewBrokerAsync();

    public async ValueTask DisposeAsync()
    {
        // One that a failed test left frozen could not stop.
        await Script.TryAsync("ops/servers", ["kill", _servers.Folder, Name, "-CONT"]);
        await _servers.DisposeAsync();
    }
}
