using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Frota.Harness.Servers;
using Xunit;

namespace Frota.Harness.Fleet;

/// <summary>
/// The distribution's Prometheus, which scrapes a fleet and itself each second and has the project's rules.
/// </summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus";

    private static readonly HttpClient Http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("frota-prometheus-").FullName;
    private readonly string _url = FleetProcess.FreeUrl();
    private readonly Process _process;

    private PrometheusServer(TestFleet fleet)
    {
        File.WriteAllText(Path.Combine(_folder, "prometheus.yml"), $"""
            global: {'{'} scrape_interval: 1s {'}'}
            rule_files: [{Path.Combine(Checkout.Root, "ops/prometheus/rules")}/*.yml]
            scrape_configs:
              - job_name: receiver
                static_configs: [{'{'} targets: [{Targets([fleet.Receiver])}] {'}'}]
              - job_name: worker
                static_configs: [{'{'} targets: [{Targets(fleet.Workers)}] {'}'}]
              - job_name: prometheus
                static_configs: [{'{'} targets: [{new Uri(_url).Authority}] {'}'}]
            """);
        _process = Process.Start(Program,
        [
            $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data",
            $"--web.listen-address={new Uri(_url).Authority}", "--log.level=error",
            "--enable-feature=exemplar-storage",
        ]);
    }

    /// <summary>Starts it; returns when it answers questions. Skips the test where it is not installed.</summary>
    public static async Task<PrometheusServer> StartAsync(TestFleet fleet)
    {
        Assert.SkipUnless(File.Exists(Program), "the distribution's prometheus is not installed");
        var server = new PrometheusServer(fleet);
        try
        {
            await Until.TrueAsync(server.IsReadyAsync, "Prometheus is not ready");
            return server;
        }
        catch
        {
            await server.DisposeAsync(); // nobody else knows of its process
            throw;
        }
    }

    /// <summary>The series that an expression has now.</summary>
    public Task<JsonArray> QueryAsync(string expression) =>
        AskAsync($"query?query={Uri.EscapeDataString(expression)}", answer => answer["result"]!.AsArray());

    /// <summary>The values that the series of an expression had lately, all in one.</summary>
    public async Task<List<double>> ValuesAsync(string expression, TimeSpan lately)
    {
        var window = string.Create(CultureInfo.InvariantCulture, $"{expression}[{lately.TotalMilliseconds:0}ms]");
        return [.. (await QueryAsync(window)).SelectMany(series => series!["values"]!.AsArray())
            .Select(at => double.Parse(at![1]!.GetValue<string>(), CultureInfo.InvariantCulture))];
    }

    /// <summary>The exemplars of a series in the last minutes.</summary>
    public Task<JsonArray> ExemplarsAsync(string series)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return AskAsync($"query_exemplars?query={Uri.EscapeDataString(series)}&start={now - 600}&end={now + 60}",
            answer => answer.AsArray());
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Targets(IEnumerable<FleetProcess> processes) =>
        string.Join(", ", processes.Select(process => new Uri(process.Url).Authority));

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

    private async Task<JsonArray> AskAsync(string question, Func<JsonNode, JsonArray> read)
    {
        using var answer = await Http.GetAsync(new Uri($"{_url}/api/v1/{question}"));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{question}: {body}");
        return read(JsonNode.Parse(body)!["data"]!);
    }
}
