using Frota.Telemetry.Metrics.Serving;
using Xunit;
using static Frota.Telemetry.Metrics.Exposition.Format;

namespace Frota.UnitTests.Telemetry.Metrics.Serving;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData("", "text")]
    [InlineData("*/*", "text")]
    [InlineData("text/plain", "text")]
    [InlineData("text/html,*/*;q=0.8", "text")]
    [InlineData("application/openmetrics-text", "openmetrics")]
    [InlineData("application/openmetrics-text;version=1.0.0", "openmetrics")]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"", "openmetrics")]
    [InlineData("application/openmetrics-text;version=0.0.1", "text")]
    [InlineData("application/openmetrics-text;version=2.0.0,text/plain;version=0.0.4;q=0.1", "text")]
    [InlineData("text/plain;version=1.0.0;escaping=allow-utf-8,application/openmetrics-text;q=0.1", "openmetrics")]
    [InlineData("application/openmetrics-text;q=0.4,text/plain;q=0.5", "text")]
    [InlineData("text/plain;q=0.5,application/openmetrics-text;q=0.6", "openmetrics")]
    [InlineData("text/plain,application/openmetrics-text", "text")]
    [InlineData("application/openmetrics-text;q=0,text/plain;q=0.1", "text")]
    [InlineData("image/png", "text")]
    [InlineData("not a media type;;", "text")]
    // Prometheus 2.42 with its defaults.
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "openmetrics")]
    public void The_format_is_the_one_wanted_most(string accept, string format) =>
        Assert.Same(format == "text" ? Text : OpenMetrics, Negotiation.Format(accept.Length == 0 ? [] : [accept]));

    [Theory]
    [InlineData("", false)]
    [InlineData("gzip", true)]
    [InlineData("br, GZIP;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("identity", false)]
    public void The_answer_is_zipped_for_who_takes_it(string accept, bool zipped) =>
        Assert.Equal(zipped, Negotiation.Gzip(accept.Length == 0 ? [] : [accept]));

    [Theory]
    [InlineData(null, 10)]
    [InlineData("2.5", 2.5)]
    [InlineData("10", 10)]
    [InlineData("3600", 10)]
    [InlineData("0", 10)]
    [InlineData("-1", 10)]
    [InlineData("1e9", 10)]
    [InlineData("soon", 10)]
    public void A_scraper_waits_as_long_as_it_says_up_to_10_seconds(string? header, double seconds) =>
        Assert.Equal(seconds, ScrapeTimeout.Read(header).TotalSeconds);
}
