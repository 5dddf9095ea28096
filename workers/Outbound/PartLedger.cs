using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Leases;
using Frota.Messaging.Retries;

namespace Frota.Workers.Outbound;

/// <summary>Writes what becomes of a part; each in a transaction of its own, none of them cancellable.</summary>
internal sealed class PartLedger(TenantDatabase tenants, TimeProvider time)
{
    // Shorter than the drain limit, so that a stopping worker still ends in time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public Task<bool> MarkSendingAsync(OutboundDue due, QueuedPart part, Guid attemptId, Lease lease) =>
        WriteOnceAsync(due, t => OutboundStore.MarkSendingAsync(
            t, part.Id, due.ConversationId, attemptId, lease.Epoch, lease.Owner, CancellationToken.None));

    public Task<bool> PlaceAsync(OutboundDue due, QueuedPart part, TimeSpan wait, Lease lease) =>
        WriteOnceAsync(due, async t => await HoldsAsync(t, lease)
            && await OutboundStore.PlaceAsync(t, part.Id, wait, CancellationToken.None) > 0);

    /// <summary>
    /// Records a send; how long the oldest message behind the reply had waited for it, null for a later part.
    /// </summary>
    public async Task<TimeSpan?> SentAsync(OutboundDue due, QueuedPart part, Guid attemptId, string providerId)
    {
        TimeSpan? waited = null;
        await WriteAsync(due, async transaction =>
        {
            waited = await OutboundStore.MarkSentAsync(
                transaction, part.Id, attemptId, providerId, CancellationToken.None);
            await OutboundStore.AnnounceAsync(transaction, part.Id, CancellationToken.None);
            return true;
        });
        return waited;
    }

    public Task<bool> DoubtAsync(OutboundDue due, QueuedPart part, string reason, TimeSpan wait, Lease lease) =>
        WriteAsync(due, async t => await HoldsAsync(t, lease)
            && await OutboundStore.MarkInDoubtAsync(t, part.Id, reason, wait, CancellationToken.None) > 0);

    public Task<bool> RequeueAsync(
        OutboundDue due, QueuedPart part, string reason, TimeSpan delay, bool resent, Lease lease) =>
        WriteAsync(due, async t => await HoldsAsync(t, lease)
            && await OutboundStore.RequeueAsync(t, part.Id, reason, delay, resent, CancellationToken.None) > 0);

    /// <summary>Buries the part and those behind it in the same reply, as one dead letter.</summary>
    public Task<bool> BuryAsync(OutboundDue due, QueuedPart part, string reason, string error, Lease lease) =>
        WriteAsync(due, async transaction =>
        {
            if (!await HoldsAsync(transaction, lease))
            {
                return false;
            }

            var ids = await OutboundStore.BuryAsync(transaction, part.TurnId, part.Part, error, CancellationToken.None);
            var envelope = Envelope.Wrap(new OutboundBuried(due.TenantId, due.ConversationId, ids), due.TenantId,
                due.ConversationId);
            await DeadLetterStore.KeepAsync(transaction, new NewDeadLetter(due.TenantId, due.ConversationId,
                $"outbound/{part.Id}", Queues.Outbound, envelope.Kind, reason, error,
                part.Attempts + 1, "", envelope.Body.ToArray()), CancellationToken.None);
            return true;
        });

    private static Task<bool> HoldsAsync(TenantTransaction transaction, Lease lease) =>
        LeaseCompletion.HoldsAsync(transaction, lease, CancellationToken.None);

    /// <summary>
    /// Writes what has happened, and waits out a Postgres that is away: forgotten, a send whose outcome we know would
    /// be in doubt, and the contact might read it twice.
    /// </summary>
    private async Task<bool> WriteAsync(OutboundDue due, Func<TenantTransaction, Task<bool>> write)
    {
        var since = time.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await WriteOnceAsync(due, write);
            }
            catch (Exception e) when (Faults.IsOutage(e) && time.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(Backoff.For(failures, FirstPause, LongestPause, Random.Shared.NextDouble()), time);
            }
        }
    }

    private async Task<bool> WriteOnceAsync(OutboundDue due, Func<TenantTransaction, Task<bool>> write)
    {
        await using var transaction = await tenants.BeginAsync(due.TenantId, CancellationToken.None);
        var written = await write(transaction);
        await transaction.CommitAsync(CancellationToken.None);
        return written;
    }
}
