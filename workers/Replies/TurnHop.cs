using System.Diagnostics;
using Frota.Connectors.Llm;
using Frota.Contracts;
using Frota.Messaging.Leases;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>
/// What the lines and spans of a turn say: opened once, around all of it. A turn goes on with the trace of the oldest
/// message it answers, and is linked to those of the others.
/// </summary>
internal sealed partial class TurnHop(ILogger<TurnHop> logger)
{
    private static readonly Func<ILogger, Guid, long, long, long, IDisposable?> Scope =
        LoggerMessage.DefineScope<Guid, long, long, long>("{Webhook} {Tenant} {Conversation} {Epoch}");

    /// <summary>Opens the turn's scope and span; ends them when disposed.</summary>
    public IDisposable Begin(Turn turn, Lease lease) => new Open(
        Scope(logger, turn.Messages[0].WebhookId, turn.Tenant.Id, turn.Conversation.Id, lease.Epoch), Span(turn));

    /// <summary>The model did not answer; what it said is told in our words.</summary>
    public void Note(ModelException fault) => LogNoAnswer(fault.Message);

    /// <summary>Something failed that nobody foresaw.</summary>
    public void Note(Exception fault) => LogFault(fault);

    private static Activity? Span(Turn turn)
    {
        if (!WorkerTraces.Roles.HasListeners())
        {
            return null;
        }

        var oldest = turn.Messages[0];
        var links = turn.Messages
            .Where(m => m.SpanId is not null && m.WebhookId != oldest.WebhookId)
            .DistinctBy(m => m.WebhookId)
            .Select(m => new ActivityLink(WebhookTrace.After(m.WebhookId, m.SpanId)));
        return WorkerTraces.Roles.StartAfter(
            WorkerTraces.Parent(oldest.WebhookId, oldest.SpanId), ActivityKind.Internal, "turn",
            [
                new("gen_ai.conversation.id", turn.Conversation.Id),
                new("frota.tenant.id", turn.Tenant.Id),
                new("frota.turn.attempt", turn.Attempt),
                new("frota.turn.messages", turn.Messages.Count),
            ], links);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the model did not answer: {Reason}")]
    private partial void LogNoAnswer(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "a turn failed")]
    private partial void LogFault(Exception e);

    private sealed class Open(IDisposable? scope, Activity? span) : IDisposable
    {
        public void Dispose()
        {
            span?.Dispose();
            scope?.Dispose();
        }
    }
}
