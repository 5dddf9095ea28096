using Frota.LoadTest.Checking;
using Frota.LoadTest.Reports;
using Frota.UnitTests.LoadTest.Checking;
using Xunit;

namespace Frota.UnitTests.LoadTest.Reports;

public sealed class ReportTests
{
    private static readonly LoadVerdict Clean = new Scene().Sent(1, 2).Reply(1, 2).Row(1).Row(2).Judge();

    private static readonly LoadVerdict Faulty = new Scene().Sent(1, 2, 3).Reply(1).Reply(1).Row(1).Row(2)
        .Row(3, "skipped", "a \"rule\"\\\n").Judge();

    [Fact]
    public void A_clean_verdict_is_one_line() => Assert.Equal(
        "clean: 2 posted, 2 accepted, 2 answered by 1 replies", VerdictLine.Of(Clean));

    [Fact]
    public void Faults_come_first_with_the_messages_that_they_befell() => Assert.Equal(
        "NOT CLEAN: 1 lost (n2), 1 twice (n1): 3 posted, 3 accepted, 1 answered by 2 replies, 1 ended otherwise",
        VerdictLine.Of(Faulty));

    [Fact]
    public void A_run_without_accepted_messages_says_so() => Assert.Equal(
        "NOT CLEAN: nothing was accepted: 0 posted, 0 accepted, 0 answered by 0 replies",
        VerdictLine.Of(new Scene().Judge()));

    [Fact]
    public void Prometheus_reads_every_figure()
    {
        var lines = PrometheusText.Of(Faulty).Split('\n');

        Assert.Contains("frota_load_clean 0", lines);
        Assert.Contains("""frota_load_messages{state="accepted"} 3""", lines);
        Assert.Contains("""frota_load_faults{fault="lost"} 1""", lines);
        Assert.Contains("""frota_load_faults{fault="out_of_order"} 0""", lines);
        Assert.Contains("""frota_load_ended_otherwise{rule="skipped: a \"rule\"\\\n"} 1""", lines);
        Assert.Contains("""frota_load_latency_seconds{stage="accept",quantile="0.99"} 0""", lines);
        Assert.All(lines.Where(line => line.Length > 0 && line[0] != '#'),
            line => Assert.Matches("""^frota_load_[a-z_]+(\{.*\})? [0-9.E-]+$""", line));
    }
}
