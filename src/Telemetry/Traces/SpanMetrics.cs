using System.Diagnostics.Metrics;

namespace Frota.Telemetry.Traces;

/// <summary>What became of spans.</summary>
internal static class SpanMetrics
{
    private static readonly Meter Meter = new("Frota.Telemetry.Traces");

    private static readonly Counter<long> Spans = Meter.CreateCounter<long>(
        "frota.spans", "{span}", "Spans that were handed to the collector, or lost because it is away.");

    /// <summary>A batch was handed over, or lost.</summary>
    public static void Count(long spans, bool lost) =>
        Spans.Add(spans, KeyValuePair.Create("outcome", (object?)(lost ? "lost" : "exported")));
}
