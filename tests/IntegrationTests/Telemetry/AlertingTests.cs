using Frota.Harness.Servers;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>Prometheus' own tool reads what we give it, and tries each alert.</summary>
public sealed class AlertingTests
{
    private const string Promtool = "/usr/bin/promtool";

    [Theory]
    [InlineData("check", "rules", "ops/prometheus/rules/alerts.yml", "ops/prometheus/rules/slo.yml")]
    [InlineData("check", "config", "--syntax-only", "ops/prometheus/prometheus.yml")]
    [InlineData("check", "config", "--syntax-only", "ops/prometheus/host.yml")]
    [InlineData("test", "rules", "ops/prometheus/tests/alerts.yml")]
    public async Task Prometheus_reads_it_and_every_alert_does_as_its_test_says(params string[] command)
    {
        Assert.SkipUnless(File.Exists(Promtool), "the distribution's promtool is not installed");
        var ended = await Script.TryAsync(Promtool, command);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
    }
}
