using Frota.Telemetry.Metrics.Exposition;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics.Exposition;

public sealed class FormatTests
{
    private static readonly Family Counter = new(
        "cpu_seconds", FamilyType.Counter, "seconds", "CPU \"used\",\nin \\ all",
        [new Sample("_total", "mode=\"user\"", "1.5", "# {trace_id=\"4bf9\"} 1 2.000")]);

    private static readonly Sample[] Drift =
    [
        new("_bucket", "le=\"-1.0\"", "1"), new("_bucket", "le=\"+Inf\"", "2"), new("_sum", "", "-3"),
        new("_count", "", "2"),
    ];

    private static readonly Family Signed =
        new("drift", FamilyType.Histogram, "", "", Drift) { HasNegativeBounds = true };

    private static readonly Family Info = new("target", FamilyType.Info, "", "", [new Sample("_info", "a=\"b\"", "1")]);

    [Fact]
    public void Text_declares_a_counter_by_its_whole_name_and_shows_no_exemplar() => Assert.Equal(
        """
        # HELP cpu_seconds_total CPU "used",\nin \\ all
        # TYPE cpu_seconds_total counter
        cpu_seconds_total{mode="user"} 1.5

        """, Pages.Text([Counter]));

    [Fact]
    public void OpenMetrics_declares_a_counter_without_total_with_its_unit_and_ends_with_EOF() => Assert.Equal(
        """
        # TYPE cpu_seconds counter
        # UNIT cpu_seconds seconds
        # HELP cpu_seconds CPU \"used\",\nin \\ all
        cpu_seconds_total{mode="user"} 1.5 # {trace_id="4bf9"} 1 2.000
        # EOF

        """, Pages.OpenMetrics([Counter]));

    [Fact]
    public void OpenMetrics_leaves_out_sum_and_count_below_zero_and_text_does_not()
    {
        Assert.Equal(
            "# TYPE drift histogram\ndrift_bucket{le=\"-1.0\"} 1\ndrift_bucket{le=\"+Inf\"} 2\n# EOF\n",
            Pages.OpenMetrics([Signed]));
        Assert.EndsWith("drift_sum -3\ndrift_count 2\n", Pages.Text([Signed]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_scraped_is_a_gauge_in_text_and_an_info_in_OpenMetrics()
    {
        Assert.Equal("# TYPE target_info gauge\ntarget_info{a=\"b\"} 1\n", Pages.Text([Info]));
        Assert.Equal("# TYPE target info\ntarget_info{a=\"b\"} 1\n# EOF\n", Pages.OpenMetrics([Info]));
    }

    [Fact]
    public void A_type_that_nobody_knows_is_called_so()
    {
        var family = new Family("x", FamilyType.Unknown, "", "", [new Sample("", "", "1")]);

        Assert.Equal("# TYPE x untyped\nx 1\n", Pages.Text([family]));
        Assert.Equal("# TYPE x unknown\nx 1\n# EOF\n", Pages.OpenMetrics([family]));
    }

    [Fact]
    public void A_page_has_a_limit()
    {
        var page = new Page(most: 10);
        page.Write("0123456789");

        Assert.Throws<ScrapeFailedException>(() => page.Write("0"));
    }
}
