using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>Where alerts go is a matter of settings, and a real Alertmanager brings them there.</summary>
public sealed class AlertmanagerTests : IAsyncLifetime
{
    private const string Alertmanager = "/usr/bin/prometheus-alertmanager";
    private const string Amtool = "/usr/bin/amtool";
    private const string Render = "ops/alertmanager/render";

    private static readonly HttpClient Http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-alertmanager-").FullName;
    private Process? _alertmanager;

    private string Config => Path.Combine(_folder, "alertmanager.yml");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_alertmanager is not null)
        {
            _alertmanager.Kill();
            await _alertmanager.WaitForExitAsync();
            _alertmanager.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_is_in_the_repository_is_what_the_settings_of_its_containers_make() => Assert.Equal(
        await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "ops/alertmanager/alertmanager.yml")),
        (await RenderAsync(new() { ["FROTA_ALERT_SLACK_URL_FILE"] = "/run/secrets/alert_webhook" })).Output);

    [Theory]
    [InlineData("PAGERDUTY_KEY_FILE=/run/secrets/key", "pagerduty_configs", "slack_configs")]
    [InlineData("SLACK_URL_FILE=/run/secrets/url", "slack_configs", "webhook_configs")]
    [InlineData("WEBHOOK=https://alerts.example/frota?x=1", "webhook_configs", "pagerduty_configs")]
    public async Task Each_setting_alone_makes_a_file_that_is_read_and_routes(string setting, string there, string not)
    {
        Assert.SkipUnless(File.Exists(Amtool), "the distribution's alertmanager is not installed");
        var pair = setting.Split('=', 2);
        var rendered = await RenderAsync(new() { [$"FROTA_ALERT_{pair[0]}"] = pair[1] });
        Assert.Contains(there, rendered.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(not, rendered.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Config, rendered.Output, TestContext.Current.CancellationToken);
        var read = await Script.TryAsync(Amtool, ["check-config", Config]);
        Assert.True(read.ExitCode == 0, read.Output + read.Error);
        Assert.Equal("pages", await RouteAsync("severity=page", "alertname=ReceiverDown"));
        Assert.Equal("tickets", await RouteAsync("severity=ticket", "alertname=RedisFillsUp"));
        Assert.Equal("watchdog", await RouteAsync("severity=none", "alertname=Watchdog"));
    }

    [Theory]
    [InlineData("", "set at least one")]
    [InlineData("WEBHOOK=ftp://alerts.example", "not an http address")]
    [InlineData("WEBHOOK=http://alerts.example/'\n  - name: x", "not an http address")]
    [InlineData("SLACK_URL_FILE=https://hooks.example/secret", "not the absolute path")]
    public async Task Refuses_what_nobody_would_hear_or_no_file_can_hold(string setting, string why)
    {
        var pair = setting.Split('=', 2);
        var rendered = await RenderAsync(pair.Length == 2 ? new() { [$"FROTA_ALERT_{pair[0]}"] = pair[1] } : []);
        Assert.Equal(2, rendered.ExitCode);
        Assert.Contains(why, rendered.Error, StringComparison.Ordinal);
        Assert.Empty(rendered.Output);
    }

    [Fact]
    public async Task A_receiver_that_is_down_gets_the_alert_when_it_is_up_again()
    {
        Assert.SkipUnless(File.Exists(Alertmanager), "the distribution's alertmanager is not installed");
        var heard = new ConcurrentQueue<string>();
        var refusals = 2;
        await using var receiver = Receiver(async context =>
        {
            if (Interlocked.Decrement(ref refusals) >= 0)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            heard.Enqueue(await new StreamReader(context.Request.Body).ReadToEndAsync());
        });
        await receiver.StartAsync(TestContext.Current.CancellationToken);
        var rendered = await RenderAsync(new() { ["FROTA_ALERT_WEBHOOK"] = receiver.Urls.First() + "/alerts" });
        await File.WriteAllTextAsync(Config, rendered.Output, TestContext.Current.CancellationToken);
        await FireAsync(Start(), "Watchdog");

        await Until.TrueAsync(() => Task.FromResult(!heard.IsEmpty), "the alert never arrived");
        var alert = JsonNode.Parse(heard.First())!["alerts"]![0]!;
        Assert.Equal("firing", alert["status"]!.GetValue<string>());
        Assert.Equal("Watchdog", alert["labels"]!["alertname"]!.GetValue<string>());
        Assert.True(refusals < 0);
    }

    private string Start()
    {
        var url = FleetProcess.FreeUrl();
        _alertmanager = Process.Start(new ProcessStartInfo(Alertmanager,
        [
            $"--config.file={Config}", $"--storage.path={_folder}", $"--web.listen-address={new Uri(url).Authority}",
            "--cluster.listen-address=",
        ])
        {
            RedirectStandardError = true,
        })!;
        _alertmanager.BeginErrorReadLine();
        return url;
    }

    private static async Task FireAsync(string url, string name) => await Until.TrueAsync(async () =>
    {
        try
        {
            using var response = await Http.PostAsJsonAsync(new Uri(url + "/api/v2/alerts"),
                new[] { new { labels = new { alertname = name, severity = "none" } } });
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not up yet
        }
    }, "Alertmanager took no alert");

    private static WebApplication Receiver(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = builder.Build();
        receiver.MapPost("/alerts", answer);
        return receiver;
    }

    private async Task<string> RouteAsync(params string[] labels) =>
        (await Script.TryAsync(Amtool, ["config", "routes", "test", $"--config.file={Config}", .. labels]))
            .Output.Trim();

    private static Task<Ended> RenderAsync(Dictionary<string, string> settings) =>
        Script.TryAsync(Render, [], settings);
}
