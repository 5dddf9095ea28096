using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Xunit;

namespace Frota.IntegrationTests.Deployment;

/// <summary>A real Caddy with the project's own file lets in what is public, and nothing else.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private const string Caddy = "/usr/bin/caddy";

    private static readonly HttpClient Http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-proxy-").FullName;
    private readonly string _url = FleetProcess.FreeUrl();
    private readonly ConcurrentQueue<string> _reached = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly List<HttpStub> _behind = [];
    private Process? _caddy;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_caddy is not null)
        {
            _caddy.Kill();
            await _caddy.WaitForExitAsync();
            _caddy.Dispose();
        }

        foreach (var stub in _behind)
        {
            await stub.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_public_is_led_to_its_process_and_the_rest_to_nobody()
    {
        Assert.SkipUnless(File.Exists(Caddy), "the distribution's caddy is not installed");
        await StartAsync();
        string[] inside =
        [
            "/", "/health", "/health/ready", "/HEALTH/deep", "/metrics", "/chat/demo/replies", "/chat/demo/replies/",
        ];
        foreach (var path in inside)
        {
            Assert.Equal((path, 404), (path, await StatusAsync(path)));
        }

        Assert.Empty(_reached);
        Assert.Equal(200, await StatusAsync("/hooks/whatsapp-cloud/demo"));
        Assert.Equal(200, await StatusAsync("/chat/demo"));
        Assert.Equal(["receiver /hooks/whatsapp-cloud/demo", "panel /chat/demo"], _reached.ToArray());
    }

    private async Task StartAsync()
    {
        var health = FleetProcess.FreeUrl();
        var start = new ProcessStartInfo(Caddy,
            ["run", "--config", Path.Combine(Checkout.Root, "ops/caddy/Caddyfile"), "--adapter", "caddyfile"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FROTA_DOMAIN"] = _url;
        start.Environment["FROTA_PROXY_RECEIVER"] = await StubAsync("receiver");
        start.Environment["FROTA_PROXY_PANEL"] = await StubAsync("panel");
        start.Environment["FROTA_PROXY_HEALTH"] = new Uri(health).Port.ToString(CultureInfo.InvariantCulture);
        foreach (var name in new[] { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME" })
        {
            start.Environment[name] = _folder; // certificates and its last configuration
        }

        var caddy = _caddy = Process.Start(start)!;
        caddy.OutputDataReceived += (_, e) => _log.Enqueue(e.Data ?? "");
        caddy.ErrorDataReceived += (_, e) => _log.Enqueue(e.Data ?? "");
        caddy.BeginOutputReadLine();
        caddy.BeginErrorReadLine();
        await Until.TrueAsync(async () =>
        {
            Assert.False(caddy.HasExited, $"caddy ended: {string.Join('\n', _log)}");
            return await AnswersAsync(health);
        }, TimeSpan.FromSeconds(60), () => $"caddy does not answer: {string.Join('\n', _log)}");
    }

    // Where it listens, as the Caddyfile wants it.
    private async Task<string> StubAsync(string name)
    {
        var stub = await HttpStub.StartAsync(context =>
        {
            _reached.Enqueue($"{name} {context.Request.Path}");
            return Task.CompletedTask;
        });
        _behind.Add(stub);
        return new Uri(stub.Url).Authority;
    }

    private async Task<int> StatusAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(_url + path));
        return (int)answer.StatusCode;
    }

    private static async Task<bool> AnswersAsync(string url)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(url));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not up yet
        }
    }
}
