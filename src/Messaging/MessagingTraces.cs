using System.Diagnostics;
using Frota.Contracts;

namespace Frota.Messaging;

/// <summary>
/// The spans of hand-overs, named as OpenTelemetry's conventions for messaging name them. Without a listener none is
/// made.
/// </summary>
public static class MessagingTraces
{
    private static readonly ActivitySource Source = new("Frota.Messaging");

    /// <summary>Whether anybody would hear of a span.</summary>
    public static bool AreHeard => Source.HasListeners();

    /// <summary>
    /// Something is put on a queue: what a consumer does with it follows this span. Null where nobody listens.
    /// </summary>
    public static Activity? Publish(string queue, ActivityContext parent) => Source.HasListeners()
        ? Source.StartAfter(parent, ActivityKind.Producer, $"publish {queue}", Of(queue, "publish"))
        : null;

    /// <summary>
    /// A delivery is handled. Its trace goes on from the envelope's context; null where the envelope has none, or
    /// nobody listens.
    /// </summary>
    public static Activity? Process(string queue, Envelope envelope) =>
        Source.HasListeners() && ActivityContext.TryParse(
            envelope.Headers.TraceParent, null, isRemote: true, out var parent)
            ? Source.StartAfter(parent, ActivityKind.Consumer, $"process {queue}",
                [.. Of(queue, "process"), new("messaging.message.id", envelope.Id)])
            : null;

    /// <summary>One of many items that a batch handles together; it follows its own context.</summary>
    /// <param name="queue">Where the batch came from.</param>
    /// <param name="parent">The item's own context.</param>
    /// <param name="count">How many items are handled together.</param>
    public static Activity? ProcessOne(string queue, ActivityContext parent, int count) =>
        Source.HasListeners()
            ? Source.StartAfter(parent, ActivityKind.Consumer, $"process {queue}",
                [.. Of(queue, "process"), new("messaging.batch.message_count", count)])
            : null;

    /// <summary>The context of a span that is kept, as W3C writes it; empty for any other.</summary>
    public static string ParentOf(Activity? span) =>
        span is { Recorded: true, IdFormat: ActivityIdFormat.W3C, Id: { } id } && IsOurs(span) ? id : "";

    /// <summary>Notes why it did not work, in one of few words; null when it did.</summary>
    public static void Fail(this Activity? span, string? error)
    {
        if (error is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);
        }
    }

    // The framework's own activities are kept by nobody.
    private static bool IsOurs(Activity span) => span.Source.Name.StartsWith("Frota.", StringComparison.Ordinal);

    private static KeyValuePair<string, object?>[] Of(string queue, string operation) =>
    [
        new("messaging.system", "rabbitmq"),
        new("messaging.operation.name", operation),
        new("messaging.operation.type", operation == "publish" ? "send" : operation),
        new("messaging.destination.name", queue),
    ];
}
