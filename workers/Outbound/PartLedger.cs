using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Leases;

namespace Frota.Workers.Outbound;

/// <summary>Writes what becomes of a part; each in a transaction of its own, none of them cancellable.</summary>
internal sealed class PartLedger(TenantDatabase tenants)
{
    public Task<bool> MarkSendingAsync(OutboundDue due, QueuedPart part, Guid attemptId, Lease lease) =>
        WriteAsync(due, t => OutboundStore.MarkSendingAsync(
            t, part.Id, due.ConversationId, attemptId, lease.Epoch, lease.Owner, CancellationToken.None));

    public Task<bool> SentAsync(OutboundDue due, QueuedPart part, Guid attemptId, string providerId) =>
        WriteAsync(due, async transaction =>
        {
            await OutboundStore.MarkSentAsync(transaction, part.Id, attemptId, providerId, CancellationToken.None);
            await OutboundStore.AnnounceAsync(transaction, part.Id, CancellationToken.None);
            return true;
        });

    public Task<bool> DoubtAsync(OutboundDue due, QueuedPart part, string reason, TimeSpan wait) =>
        WriteAsync(due,
            async t => await OutboundStore.MarkInDoubtAsync(t, part.Id, reason, wait, CancellationToken.None) > 0);

    public Task<bool> RequeueAsync(OutboundDue due, QueuedPart part, string reason, TimeSpan delay, bool resent) =>
        WriteAsync(due, async t =>
            await OutboundStore.RequeueAsync(t, part.Id, reason, delay, resent, CancellationToken.None) > 0);

    /// <summary>Buries the part and those behind it in the same reply, as one dead letter.</summary>
    public Task<bool> BuryAsync(OutboundDue due, QueuedPart part, string reason, string error) =>
        WriteAsync(due, async transaction =>
        {
            var ids = await OutboundStore.BuryAsync(transaction, part.TurnId, part.Part, error, CancellationToken.None);
            var envelope = Envelope.Wrap(new OutboundBuried(due.TenantId, due.ConversationId, ids), due.TenantId,
                due.ConversationId);
            await DeadLetterStore.KeepAsync(transaction, new NewDeadLetter(due.TenantId, due.ConversationId,
                $"outbound/{part.Id}/{part.Attempts}/{envelope.Id}", Queues.Outbound, envelope.Kind, reason, error,
                part.Attempts + 1, "", envelope.Body.ToArray()), CancellationToken.None);
            return true;
        });

    private async Task<bool> WriteAsync(OutboundDue due, Func<TenantTransaction, Task<bool>> write)
    {
        await using var transaction = await tenants.BeginAsync(due.TenantId, CancellationToken.None);
        var written = await write(transaction);
        await transaction.CommitAsync(CancellationToken.None);
        return written;
    }
}
