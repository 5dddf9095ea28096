using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Messaging.Consuming;
using Frota.Messaging.Retries;

namespace Frota.Workers.Outbound;

/// <summary>
/// Sends a conversation's queued parts, in order, one holder at a time:
/// <list type="number">
/// <item>claim the send lease and look at the next part; held by somebody alive, it is theirs;</item>
/// <item>send the part; one that must wait holds up those behind it;</item>
/// <item>give the lease back and look once more: a part queued in between gave its token to us.</item>
/// </list>
/// </summary>
internal sealed class SendReplies(SendQueue queue, PartSender sender) : IHandler
{
    public IReadOnlyCollection<string> Kinds { get; } = [OutboundDue.Kind];

    public async Task<Outcome> HandleAsync(Delivery delivery, CancellationToken cancel)
    {
        var due = delivery.Envelope.Read<OutboundDue>();
        NextPart? left;
        do
        {
            // A stop waits for the send that is under way, not for the parts behind it.
            cancel.ThrowIfCancellationRequested();
            var (taken, next) = await queue.TakeAsync(new ConversationKey(due.TenantId, due.ConversationId), cancel);
            if (taken is null)
            {
                return Outcome.Finished;
            }

            await using var lease = taken;
            var step = SendStep.GoOn;
            try
            {
                if (next is not null)
                {
                    step = await sender.SendAsync(due, next, lease);
                }
            }
            finally
            {
                left = await queue.LeaveAsync(lease, step);
            }

            if (step.Wait > TimeSpan.Zero)
            {
                return new Outcome.Snooze(step.Wait);
            }
        }
        while (left is not null);
        return Outcome.Finished;
    }
}
