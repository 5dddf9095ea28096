using System.Diagnostics;
using System.Text.Json.Nodes;
using Dapper;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>A real Prometheus that scrapes a running fleet has data for every panel.</summary>
public sealed class DashboardTests(TestServers servers) : IAsyncLifetime
{
    private const string Prometheus = "/usr/bin/prometheus";

    private static readonly HttpClient Http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-prometheus-").FullName;
    private readonly string _url = FleetProcess.FreeUrl();
    private Process? _prometheus;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_panel_has_data()
    {
        Assert.SkipUnless(File.Exists(Prometheus), "the distribution's prometheus is not installed");
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Statuses = true });
        await using (var owner = await fleet.OwnerAsync())
        {
            await owner.ExecuteAsync("""
                INSERT INTO backup_runs (kind, archive, ok, bytes, seconds)
                VALUES ('full', 'a.frota', true, 1, 1), ('drill', 'a.frota', true, 1, 1)
                """);
        }

        Scrape(fleet);
        await Until.TrueAsync(IsReadyAsync, "Prometheus is not ready");
        var missing = Expressions().ToList();
        Assert.NotEmpty(missing);
        var said = 0;
        await Until.TrueAsync(async () =>
        {
            await fleet.SayAsync($"15553{said++:000000}", "hello"); // a rate needs what goes on
            for (var i = missing.Count - 1; i >= 0; i--)
            {
                if (await HasDataAsync(missing[i]))
                {
                    missing.RemoveAt(i);
                }
            }

            return missing.Count == 0;
        }, TimeSpan.FromSeconds(90), () => $"no data for {string.Join("\n", missing)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null)
        {
            _prometheus.Kill();
            await _prometheus.WaitForExitAsync();
            _prometheus.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What all panels ask, with every job and instance chosen.</summary>
    private static IEnumerable<string> Expressions() =>
        Directory.GetFiles(Path.Combine(Checkout.Root, "ops/grafana/dashboards"), "*.json")
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!["panels"]!.AsArray())
            .SelectMany(panel => panel!["targets"]?.AsArray() ?? [])
            .Select(target => target!["expr"]!.GetValue<string>()
                .Replace("$__rate_interval", "20s", StringComparison.Ordinal)
                .Replace("$job", ".+", StringComparison.Ordinal)
                .Replace("$instance", ".+", StringComparison.Ordinal)
                .Replace("$tenant", ".+", StringComparison.Ordinal))
            .Distinct();

    private void Scrape(TestFleet fleet)
    {
        static string Targets(IEnumerable<FleetProcess> processes) =>
            string.Join(", ", processes.Select(process => new Uri(process.Url).Authority));

        File.WriteAllText(Path.Combine(_folder, "prometheus.yml"), $"""
            global: {'{'} scrape_interval: 1s {'}'}
            rule_files: [{Path.Combine(Checkout.Root, "ops/prometheus/rules")}/*.yml]
            scrape_configs:
              - job_name: receiver
                static_configs: [{'{'} targets: [{Targets([fleet.Receiver])}] {'}'}]
              - job_name: worker
                static_configs: [{'{'} targets: [{Targets(fleet.Workers)}] {'}'}]
            """);
        _prometheus = Process.Start(new ProcessStartInfo(Prometheus,
        [
            $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data",
            $"--web.listen-address={new Uri(_url).Authority}", "--log.level=error",
        ]));
    }

    // It answers before it has read its own data, and then with words.
    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"{_url}/-/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<bool> HasDataAsync(string expression)
    {
        using var answer = await Http.GetAsync(
            new Uri($"{_url}/api/v1/query?query={Uri.EscapeDataString(expression)}"));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{expression}: {body}");
        return JsonNode.Parse(body)!["data"]!["result"]!.AsArray()
            .Any(series => series!["value"]![1]!.GetValue<string>() != "NaN");
    }
}
