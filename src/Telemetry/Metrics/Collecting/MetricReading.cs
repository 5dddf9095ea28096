using System.Diagnostics;
using Frota.Telemetry.Metrics.Exposition;
using OpenTelemetry.Metrics;

namespace Frota.Telemetry.Metrics.Collecting;

/// <summary>Turns what the SDK has collected into families; only while its export runs may it be read.</summary>
internal static class MetricReading
{
    /// <summary>The family; null for a kind that neither format has (exponential histograms).</summary>
    public static Family? Read(Metric metric)
    {
        if (TypeOf(metric.MetricType) is not { } type)
        {
            return null;
        }

        var name = MetricName.Of(metric.Name, metric.Unit, type == FamilyType.Counter);
        var unit = UnitName.Of(metric.Unit);
        var samples = new List<Sample>();
        var negative = false;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = LabelsOf(in point);
            if (type == FamilyType.Histogram)
            {
                negative |= HistogramReading.Add(samples, labels, in point);
            }
            else
            {
                samples.Add(new Sample(type == FamilyType.Counter ? "_total" : "", labels,
                    ValueOf(metric.MetricType, in point),
                    type == FamilyType.Counter ? ExemplarOf(metric.MetricType, in point) : null));
            }
        }

        return new Family(name, type, unit, metric.Description, samples) { HasNegativeBounds = negative };
    }

    /// <summary>An exemplar's text.</summary>
    public static string Write(in Exemplar exemplar, string value)
    {
        List<KeyValuePair<string, string>> labels = [];
        if (exemplar.TraceId != default(ActivityTraceId))
        {
            labels.Add(new("trace_id", exemplar.TraceId.ToHexString()));
            labels.Add(new("span_id", exemplar.SpanId.ToHexString()));
        }

        foreach (var tag in exemplar.FilteredTags)
        {
            labels.Add(new(tag.Key, tag.Value?.ToString() ?? ""));
        }

        return ExemplarText.Of(labels, value, exemplar.Timestamp);
    }

    private static FamilyType? TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => FamilyType.Counter,
        MetricType.LongGauge or MetricType.DoubleGauge => FamilyType.Gauge,
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => FamilyType.Gauge,
        MetricType.Histogram => FamilyType.Histogram,
        MetricType.ExponentialHistogram => null,
        _ => null,
    };

    private static string LabelsOf(in MetricPoint point)
    {
        var tags = new List<KeyValuePair<string, object?>>(point.Tags.Count);
        foreach (var tag in point.Tags)
        {
            tags.Add(tag);
        }

        return LabelText.Of(tags);
    }

    private static string ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => NumberText.Of(point.GetSumLong()),
        MetricType.LongGauge => NumberText.Of(point.GetGaugeLastValueLong()),
        MetricType.DoubleGauge => NumberText.Of(point.GetGaugeLastValueDouble()),
        _ => NumberText.Of(point.GetSumDouble()),
    };

    private static string? ExemplarOf(MetricType type, in MetricPoint point)
    {
        string? latest = null;
        if (point.TryGetExemplars(out var exemplars))
        {
            foreach (ref readonly var exemplar in exemplars)
            {
                latest = Write(in exemplar, type == MetricType.LongSum
                    ? NumberText.Of(exemplar.LongValue) : NumberText.Of(exemplar.DoubleValue));
            }
        }

        return latest;
    }
}
