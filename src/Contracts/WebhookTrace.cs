using System.Buffers.Binary;
using System.Diagnostics;

namespace Frota.Contracts;

/// <summary>
/// A message's trace has its webhook's id: the same 16 bytes, so that who has one has both, in logs, tables and traces,
/// and nothing more need be stored for it. W3C asks that the last seven bytes be chance; those of a UUID of version 7
/// are.
/// </summary>
public static class WebhookTrace
{
    /// <summary>The trace of a webhook.</summary>
    public static ActivityTraceId IdOf(Guid webhook) => ActivityTraceId.CreateFromString(webhook.ToString("N"));

    /// <summary>
    /// Where the next span of a webhook's trace begins: after the span before it, where that is known.
    /// </summary>
    /// <param name="webhook">The webhook's id.</param>
    /// <param name="span">The span before it, as <see cref="NumberOf"/> gave it; null where it is not known.</param>
    public static ActivityContext After(Guid webhook, long? span) => span is { } known
        ? new ActivityContext(IdOf(webhook), SpanOf(known), ActivityTraceFlags.Recorded, isRemote: true)
        : new ActivityContext(IdOf(webhook), default, ActivityTraceFlags.None);

    /// <summary>
    /// Starts a span after another, or as the first of its trace: the framework would take whatever is under way for a
    /// parent that is not known. Null where nobody listens, or the trace is not kept.
    /// </summary>
    public static Activity? StartAfter(
        this ActivitySource source, ActivityContext parent, ActivityKind kind, string name,
        IEnumerable<KeyValuePair<string, object?>> tags, IEnumerable<ActivityLink>? links = null,
        DateTimeOffset began = default)
    {
        var current = Activity.Current;
        if (parent.SpanId == default)
        {
            Activity.Current = null;
        }

        var span = source.StartActivity(kind, parent, tags, links, began, name);
        if (span is null)
        {
            Activity.Current = current;
        }

        return span;
    }

    /// <summary>A span's id as a number for a table; null where there is no span, or none that is kept.</summary>
    public static long? NumberOf(Activity? span)
    {
        if (span is not { Recorded: true })
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        span.SpanId.CopyTo(bytes);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }

    private static ActivitySpanId SpanOf(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return ActivitySpanId.CreateFromBytes(bytes);
    }
}
