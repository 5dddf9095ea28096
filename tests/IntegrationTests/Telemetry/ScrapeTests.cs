using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Proxies;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>What Prometheus gets of a fleet, in good days and in bad ones.</summary>
public sealed class ScrapeTests(TestServers servers)
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_real_Prometheus_takes_every_page_and_the_traces_behind_its_buckets()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup
        {
            Workers = 2,
            Environment = new Dictionary<string, string> { ["FROTA_OTLP_ENDPOINT"] = "http://127.0.0.1:9" }, // away
        });
        await using var prometheus = await PrometheusServer.StartAsync(fleet);
        await fleet.SayAsync("15550009001", "hello");
        await fleet.RepliesAsync("15550009001");

        const string ofFleet = "{job!='prometheus'}";
        await Until.TrueAsync(
            async () => (await prometheus.QueryAsync($"up{ofFleet} == 1")).Count == 3
                && (await prometheus.QueryAsync($"scrape_samples_scraped{ofFleet} > 50")).Count == 3
                && (await prometheus.QueryAsync("frota_build_info")).Count == 3,
            "Prometheus does not take every page");
        var trace = "";
        await Until.TrueAsync(async () =>
        {
            var series = await prometheus.ExemplarsAsync("frota_message_end_to_end_seconds_bucket");
            trace = series.FirstOrDefault()?["exemplars"]![0]!["labels"]!["trace_id"]!.GetValue<string>() ?? "";
            return trace.Length > 0;
        }, "no bucket leads to a trace");
        Assert.Equal(trace, await fleet.AskAsync<string>(
            "SELECT replace(webhook_id::text, '-', '') FROM inbound_messages"));
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_gap_and_the_rest_still_shows()
    {
        await using var links = new Links(servers.Postgres, servers.RabbitMq, servers.Redis);
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Links = links });
        string[] whole = [Up("rabbitmq", 1), Up("redis", 1), Up("postgres", 1), "frota_redis_memory_used_bytes",
            "frota_queue_ready", "frota_postgres_size_bytes", "frota_worker_draining"];
        await ShowsAsync(fleet, whole, []);

        links.Redis.State = LinkState.Cut;
        await ShowsAsync(fleet, [Up("redis", 0), Up("rabbitmq", 1), "frota_queue_ready", "frota_worker_draining"],
            ["frota_redis_memory_used_bytes"]);
        links.Redis.State = LinkState.Whole;

        links.Broker.State = LinkState.Cut;
        await ShowsAsync(fleet, [Up("rabbitmq", 0), "frota_postgres_size_bytes", "frota_worker_draining"],
            ["frota_queue_ready"]);
        links.Broker.State = LinkState.Whole;

        // Nobody leads without it, and so nobody tells of the fleet: NobodyLeads looks for that.
        links.Postgres.State = LinkState.Cut;
        await ShowsAsync(fleet, ["frota_worker_draining", "dotnet_gc_collections_total"], ["frota_source_up"]);
        links.Postgres.State = LinkState.Whole;
        await ShowsAsync(fleet, whole, []);
    }

    private static string Up(string source, int up) => $"frota_source_up{{source=\"{source}\"}} {up}";

    // The page of the only worker, which leads.
    private static async Task ShowsAsync(TestFleet fleet, string[] there, string[] gone)
    {
        var page = "";
        await Until.TrueAsync(async () =>
        {
            page = await Http.GetStringAsync(new Uri($"{fleet.Workers.Single().Url}/metrics"));
            return there.All(Shows) && !gone.Any(Shows);
        }, TimeSpan.FromSeconds(60), () => $"missing: {string.Join(", ", there.Where(series => !Shows(series)))}; "
            + $"too much: {string.Join(", ", gone.Where(Shows))}; {fleet.Logs()}");

        bool Shows(string series) => page.Contains($"\n{series}", StringComparison.Ordinal);
    }
}
