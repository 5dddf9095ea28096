using System.Diagnostics;
using System.Diagnostics.Metrics;
using Frota.Telemetry;
using Frota.Telemetry.Metrics.Collecting;
using Frota.UnitTests.Telemetry.Metrics.Exposition;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics.Collecting;

/// <summary>From instruments to a page, through the real SDK; each test has a meter of its own.</summary>
public sealed class PipelineTests : IDisposable
{
    private const string Target =
        "# HELP target_info What is scraped here.\n# TYPE target_info gauge\n"
        + "target_info{service_name=\"test\",service_namespace=\"frota\",service_version=\"1.2\"} 1\n";

    private readonly Meter _meter = new($"Test.{Guid.NewGuid():N}");
    private readonly MetricsPipeline _pipeline;

    public PipelineTests() =>
        _pipeline = new MetricsPipeline(new MetricsTarget("test", new BuildVersion("1.2", "abc")), _meter.Name);

    public void Dispose()
    {
        _pipeline.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_sum_that_only_grows_is_a_counter()
    {
        var counter = _meter.CreateCounter<long>("jobs.done", "{job}", "Jobs done.");
        counter.Add(2, KeyValuePair.Create<string, object?>("queue", "a"));
        counter.Add(3, KeyValuePair.Create<string, object?>("queue", "a"));

        AssertPage("""
            # HELP jobs_done_total Jobs done.
            # TYPE jobs_done_total counter
            jobs_done_total{queue="a"} 5

            """);
    }

    [Fact]
    public void A_sum_that_may_fall_and_a_gauge_are_gauges()
    {
        _meter.CreateUpDownCounter<double>("busy").Add(-1.5);
        _meter.CreateGauge<long>("size", "By").Record(7);

        AssertPage("# TYPE busy gauge\nbusy -1.5\n# TYPE size_bytes gauge\nsize_bytes 7\n");
    }

    [Fact]
    public void A_histogram_is_cumulative_and_has_the_bounds_of_its_advice()
    {
        var histogram = _meter.CreateHistogram("wait", "s", null, null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 120] });
        foreach (var seconds in (double[])[0.25, 0.5, 1.5, 500])
        {
            histogram.Record(seconds);
        }

        AssertPage("""
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="0.5"} 2
            wait_seconds_bucket{le="1.0"} 2
            wait_seconds_bucket{le="120.0"} 3
            wait_seconds_bucket{le="+Inf"} 4
            wait_seconds_sum 502.25
            wait_seconds_count 4

            """);
    }

    [Fact]
    public void Bounds_below_zero_are_noted()
    {
        _meter.CreateHistogram("drift", null, null, null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [-1, 1] }).Record(-2);

        Assert.True(_pipeline.Collect().Single(f => f.Name == "drift").HasNegativeBounds);
    }

    [Fact]
    public void An_exemplar_names_the_trace_in_which_it_was_measured()
    {
        var counter = _meter.CreateCounter<long>("jobs");
        var histogram = _meter.CreateHistogram("wait", null, null, null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        using var trace = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        trace.SetIdFormat(ActivityIdFormat.W3C).Start();
        counter.Add(4);
        histogram.Record(1.5);
        trace.Stop();

        var lines = Pages.OpenMetrics(_pipeline.Collect()).Split('\n');

        var traced = $"# {{trace_id=\"{trace.TraceId}\",span_id=\"{trace.SpanId}\"}}";
        Assert.Single(lines, l => l.StartsWith($"jobs_total 4 {traced} 4 ", Same));
        Assert.Single(lines, l => l.StartsWith($"wait_bucket{{le=\"2.0\"}} 1 {traced} 1.5 ", Same));
        Assert.Single(lines, "wait_bucket{le=\"+Inf\"} 1");
    }

    [Fact]
    public void What_was_measured_outside_a_trace_has_no_exemplar()
    {
        _meter.CreateCounter<long>("jobs").Add(1);

        Assert.Contains("\njobs_total 1\n", Pages.OpenMetrics(_pipeline.Collect()), Same);
    }

    [Fact]
    public void Series_above_the_limit_share_one_that_says_so()
    {
        var counter = _meter.CreateCounter<long>("jobs");
        for (var i = 0; i < MetricsPipeline.MostSeries + 50; i++)
        {
            counter.Add(1, KeyValuePair.Create<string, object?>("n", i));
        }

        var samples = _pipeline.Collect().Single(f => f.Name == "jobs").Samples;

        Assert.InRange(samples.Count, MetricsPipeline.MostSeries, MetricsPipeline.MostSeries + 1);
        Assert.Single(samples, s => s.Labels == "otel_metric_overflow=\"true\"");
    }

    [Fact]
    public void A_gauge_that_observes_nothing_any_more_vanishes()
    {
        var there = true;
        _meter.CreateObservableGauge("gone", () => there ? [new Measurement<long>(5)] : (Measurement<long>[])[]);
        AssertPage("# TYPE gone gauge\ngone 5\n");
        there = false;
        AssertPage("");
        there = true;
        AssertPage("# TYPE gone gauge\ngone 5\n");
    }

    private const StringComparison Same = StringComparison.Ordinal;

    private void AssertPage(string expected) => Assert.Equal(Target + expected, Pages.Text(_pipeline.Collect()));
}
