using System.Buffers.Binary;
using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Frota.Telemetry.Traces;

/// <summary>
/// Keeps a part of all traces: a span follows its parent; one without a parent is kept by its trace's id alone, so that
/// every process decides alike. A trace's id is a webhook's, a UUID of version 7: it begins with the time, so only its
/// last seven bytes are chance, as W3C's trace context, level 2, asks.
/// </summary>
internal sealed class WebhookSampler(double ratio) : Sampler
{
    private const int RandomBytes = 7;
    private const ulong Whole = 1UL << (RandomBytes * 8);

    private readonly ulong _below = (ulong)(ratio * Whole);

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        var keep = parent.SpanId != default
            ? parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            : Chance(samplingParameters.TraceId) < _below;
        return new SamplingResult(keep ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }

    private static ulong Chance(ActivityTraceId trace)
    {
        Span<byte> bytes = stackalloc byte[16];
        trace.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) & (Whole - 1);
    }
}
