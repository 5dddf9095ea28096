using Frota.Telemetry.Metrics.Exposition;
using OpenTelemetry.Metrics;

namespace Frota.Telemetry.Metrics.Collecting;

/// <summary>A histogram's lines: cumulative buckets up to <c>+Inf</c>, then the sum and the count.</summary>
internal static class HistogramReading
{
    /// <summary>Adds the lines of one series; true when a bound is below zero.</summary>
    public static bool Add(List<Sample> samples, string labels, in MetricPoint point)
    {
        var (below, cumulative, lower, infinite) = (false, 0L, double.NegativeInfinity, false);
        foreach (var bucket in point.GetHistogramBuckets())
        {
            cumulative += bucket.BucketCount;
            below |= bucket.ExplicitBound < 0;
            infinite |= double.IsPositiveInfinity(bucket.ExplicitBound);
            samples.Add(Bucket(labels, bucket.ExplicitBound, cumulative,
                ExemplarOf(in point, lower, bucket.ExplicitBound)));
            lower = bucket.ExplicitBound;
        }

        var count = point.GetHistogramCount();
        if (!infinite)
        {
            samples.Add(Bucket(labels, double.PositiveInfinity, count, ExemplarOf(in point, lower, double.MaxValue)));
        }

        samples.Add(new Sample("_sum", labels, NumberText.Of(point.GetHistogramSum())));
        samples.Add(new Sample("_count", labels, NumberText.Of(count)));
        return below;
    }

    private static Sample Bucket(string labels, double bound, long count, string? exemplar) => new("_bucket",
        LabelText.With(labels, LabelText.Bound, NumberText.Bound(bound)), NumberText.Of(count), exemplar);

    private static string? ExemplarOf(in MetricPoint point, double lower, double upper)
    {
        if (point.TryGetExemplars(out var exemplars))
        {
            foreach (ref readonly var exemplar in exemplars)
            {
                if (exemplar.DoubleValue > lower && exemplar.DoubleValue <= upper)
                {
                    return MetricReading.Write(in exemplar, NumberText.Of(exemplar.DoubleValue));
                }
            }
        }

        return null;
    }
}
