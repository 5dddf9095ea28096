using System.Diagnostics;
using Frota.Contracts;
using Frota.Conversations.Intake;
using Frota.Messaging;

namespace Frota.Workers.Intake;

/// <summary>
/// The spans of webhooks that are stored together. Each goes on with the trace of its own webhook: one for them all
/// could be in one of these traces only. None is the current one, for what runs is about all of them.
/// </summary>
internal sealed class IntakeSpans : IDisposable
{
    private readonly Dictionary<Guid, Activity> _spans;
    private bool _stored;

    private IntakeSpans(Dictionary<Guid, Activity> spans) => _spans = spans;

    /// <summary>Opens them; one that is not kept has none.</summary>
    public static IntakeSpans Begin(IReadOnlyCollection<WebhookItem> items)
    {
        if (!MessagingTraces.AreHeard)
        {
            return new IntakeSpans([]);
        }

        var current = Activity.Current;
        var spans = new Dictionary<Guid, Activity>();
        foreach (var item in items)
        {
            if (MessagingTraces.ProcessOne(Queues.Webhooks, ParentOf(item), items.Count) is { } span)
            {
                spans[item.Id] = span;
                Activity.Current = current;
            }
        }

        return new IntakeSpans(spans);
    }

    /// <summary>The span of a webhook; null where it has none.</summary>
    public Activity? Of(Guid webhook) => _spans.GetValueOrDefault(webhook);

    /// <summary>The messages, each with its webhook's span, for the spans after it.</summary>
    public IReadOnlyList<NewMessage> Mark(IReadOnlyList<NewMessage> messages) => _spans.Count == 0
        ? messages
        : [.. messages.Select(m => m with { SpanId = WebhookTrace.NumberOf(Of(m.WebhookId)) })];

    /// <summary>All is stored and published.</summary>
    public void Succeed() => _stored = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var span in _spans.Values)
        {
            span.Fail(_stored ? null : "batch_failed");
            span.Dispose();
        }
    }

    private static ActivityContext ParentOf(WebhookItem item) =>
        ActivityContext.TryParse(item.TraceParent, null, isRemote: true, out var parent)
            ? parent
            : WebhookTrace.After(item.Id, null);
}
