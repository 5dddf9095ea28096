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

    [Theory]
    [InlineData("(frota_source_up) == 0", "(frota_source_up == 0", "check", "parse error")]
    [InlineData("expr: absent(frota_source_up)", "exprr: absent(frota_source_up)", "check", "exprr")]
    [InlineData("(frota_source_up) == 0", "(frota_source_up) == 2", "test", "SourceAway")]
    public async Task A_rule_with_an_error_is_named(string right, string wrong, string verb, string named)
    {
        Assert.SkipUnless(File.Exists(Promtool), "the distribution's promtool is not installed");
        var folder = Directory.CreateTempSubdirectory("frota-rules-");
        try
        {
            folder.CreateSubdirectory("rules");
            folder.CreateSubdirectory("tests");
            Copy("rules/slo.yml", text => text);
            Copy("tests/alerts.yml", text => text);
            Copy("rules/alerts.yml", text => text.Replace(right, wrong, StringComparison.Ordinal));

            var ended = await Script.TryAsync(Promtool, [verb, "rules",
                Path.Combine(folder.FullName, verb == "check" ? "rules" : "tests", "alerts.yml")]);

            Assert.NotEqual(0, ended.ExitCode);
            Assert.Contains(named, ended.Output + ended.Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Copy(string file, Func<string, string> change) => File.WriteAllText(Path.Combine(folder.FullName, file),
            change(File.ReadAllText(Path.Combine(Checkout.Root, "ops/prometheus", file))));
    }
}
