using System.Diagnostics;
using Frota.Connectors.Channels;
using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Database.Accounts;
using Frota.Messaging;
using Frota.Workers.Fleet;

namespace Frota.Workers.Outbound;

/// <summary>The span of one request to a channel. It holds nothing of the message, nor of who gets it.</summary>
internal static class SendSpan
{
    /// <summary>Opens it in the trace of the oldest message that is answered; null where that is not kept.</summary>
    public static Activity? Begin(QueuedPart part, ChannelAccount account, Guid attemptId) =>
        WorkerTraces.Roles.HasListeners()
            ? WorkerTraces.Roles.StartAfter(
                WorkerTraces.Parent(part.WebhookId, null), ActivityKind.Client, $"send {account.Channel}",
                [
                    new("messaging.system", account.Channel),
                    new("messaging.operation.name", "send"),
                    new("messaging.operation.type", "send"),
                    new("messaging.message.id", attemptId),
                    new("frota.turn.id", part.TurnId),
                    new("frota.outbound.id", part.Id),
                    new("frota.outbound.part", part.Part),
                ])
            : null;

    /// <summary>Notes what the channel answered.</summary>
    public static void End(Activity? span, SendResult result) =>
        span.Fail(result is SendResult.Sent ? null : SendMetrics.OutcomeOf(result));
}
