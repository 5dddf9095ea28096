using System.Text.Json.Nodes;
using Dapper;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>A real Prometheus that scrapes a running fleet has data for every panel.</summary>
public sealed class DashboardTests(TestServers servers)
{
    [Fact]
    public async Task Every_panel_has_data()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Statuses = true });
        await using (var owner = await fleet.OwnerAsync())
        {
            await owner.ExecuteAsync("""
                INSERT INTO backup_runs (kind, archive, ok, bytes, seconds)
                VALUES ('full', 'a.frota', true, 1, 1), ('drill', 'a.frota', true, 1, 1)
                """);
        }

        await using var prometheus = await PrometheusServer.StartAsync(fleet);
        var missing = Expressions().ToList();
        Assert.NotEmpty(missing);
        var said = 0;
        await Until.TrueAsync(async () =>
        {
            await fleet.SayAsync($"15553{said++:000000}", "hello"); // a rate needs what goes on
            for (var i = missing.Count - 1; i >= 0; i--)
            {
                if ((await prometheus.QueryAsync(missing[i])).Any(IsNumber))
                {
                    missing.RemoveAt(i);
                }
            }

            return missing.Count == 0;
        }, TimeSpan.FromSeconds(90), () => $"no data for {string.Join("\n", missing)}");
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

    private static bool IsNumber(JsonNode? series) => series!["value"]![1]!.GetValue<string>() != "NaN";
}
