using System.Globalization;
using Frota.Harness.Servers;
using Xunit;

namespace Frota.IntegrationTests.Servers;

/// <summary>A broker of a test class's own, to be killed, frozen and blocked: the others share theirs.</summary>
public sealed class PrivateBroker : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("frota-broker-").FullName;
    private string _uri = "";
    private int _hosts;

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        const string Name = "FROTA_RABBITMQ=";
        var lines = await File.ReadAllLinesAsync(Path.Combine(_folder, "servers.env"));
        _uri = lines.Single(l => l.StartsWith(Name, StringComparison.Ordinal))[Name.Length..].Trim('\'');
    }

    /// <summary>Starts it, again after a kill; its data stay.</summary>
    public Task StartAsync() => Script.RunAsync("ops/servers", ["start", _folder, "rabbitmq"]);

    /// <summary>Sends the process a signal, such as <c>-STOP</c>.</summary>
    public Task SignalAsync(string signal) => Script.RunAsync("ops/servers", ["kill", _folder, "rabbitmq", signal]);

    /// <summary>Runs <c>rabbitmqctl</c>.</summary>
    public Task ControlAsync(params string[] arguments) =>
        Script.RunAsync("ops/servers", ["rabbitmqctl", _folder, .. arguments]);

    /// <summary>The address of a new virtual host.</summary>
    public async Task<string> NewHostAsync()
    {
        var name = "h" + Interlocked.Increment(ref _hosts).ToString(CultureInfo.InvariantCulture);
        await Script.RunAsync("ops/servers", ["vhost", _folder, name]);
        return new UriBuilder(_uri) { Path = name }.Uri.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Script.TryAsync("ops/servers", ["kill", _folder, "rabbitmq", "-CONT"]);
        await Script.RunAsync("ops/servers", ["stop", _folder]);
        Directory.Delete(_folder, recursive: true);
    }
}
