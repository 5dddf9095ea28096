using Frota.Harness.Servers;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>Prometheus' and Alertmanager's own tools read what we give them, and try each alert.</summary>
public sealed class AlertingTests
{
    private const string Promtool = "/usr/bin/promtool";
    private const string Amtool = "/usr/bin/amtool";

    [Theory]
    [InlineData("check", "rules", "ops/prometheus/rules/alerts.yml", "ops/prometheus/rules/slo.yml")]
    [InlineData("check", "config", "--syntax-only", "ops/prometheus/prometheus.yml")]
    [InlineData("test", "rules", "ops/prometheus/tests/alerts.yml")]
    public Task Prometheus_reads_it_and_every_alert_does_as_its_test_says(params string[] command) =>
        SaysYesAsync(Promtool, command);

    [Fact]
    public Task Alertmanager_reads_its_file() =>
        SaysYesAsync(Amtool, ["check-config", "ops/alertmanager/alertmanager.yml"]);

    private static async Task SaysYesAsync(string tool, string[] command)
    {
        Assert.SkipUnless(File.Exists(tool), $"{tool} of the distribution is not installed");
        var ended = await Script.TryAsync(tool, command);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
    }
}
