using Frota.Contracts;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Leases;
using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>Buries turns: their messages are dead, and one dead letter can bring them back.</summary>
internal sealed class TurnBurial(
    TenantDatabase tenants, Publisher publisher, TurnTokens turns, SendTokens sends, TimeProvider time)
{
    /// <summary>
    /// Buries what is unanswered without reading what it says: a turn that its workers die of. Fenced, it changes
    /// nothing.
    /// </summary>
    public async Task BuryUnreadAsync(TurnDue due, Lease lease, string error)
    {
        var cancel = CancellationToken.None;
        var tokens = new Tokens(due.TenantId, due.ConversationId);
        IReadOnlyList<long> ids;
        long turnId;
        await using (var transaction = await tenants.BeginAsync(due.TenantId, cancel))
        {
            if (!await LeaseCompletion.TryAsync(transaction, lease, cancel))
            {
                return;
            }

            await TurnStore.LockAsync(transaction, due.ConversationId, cancel);
            ids = await TurnStore.UnansweredIdsAsync(transaction, due.ConversationId, cancel);
            var record = new TurnRecord(due.ConversationId, lease.Epoch, lease.Claims, lease.Owner, "buried", "",
                ids.Count, time.GetUtcNow());
            turnId = await WriteAsync(transaction, record, ids, new Verdict.Bury("poison", error), tokens, cancel);
            await transaction.CommitAsync(cancel);
        }

        TurnMetrics.Ended(new TurnResult(turnId, "buried", ids.Count, "dead"));
        await tokens.PublishAsync(publisher, turns, sends);
    }

    /// <summary>
    /// Writes a burial in a transaction that has completed the turn's lease and locked the conversation; the turn's id.
    /// </summary>
    public static async Task<long> WriteAsync(
        TenantTransaction transaction, TurnRecord record, IReadOnlyList<long> ids, Verdict.Bury bury, Tokens tokens,
        CancellationToken cancel)
    {
        var (tenantId, conversationId) = (transaction.TenantId, record.ConversationId);
        var turnId = await TurnStore.RecordAsync(
            transaction, record with { Outcome = "buried", Reason = $"{bury.Reason}: {bury.Error}" }, cancel);
        await TurnStore.SettleAsync(transaction, ids, "dead", bury.Reason, turnId, cancel);
        var envelope = Envelope.Wrap(new TurnBuried(tenantId, conversationId, ids), tenantId, conversationId);
        tokens.Events.AddRange(await DeadLetterStore.KeepAsync(transaction, new NewDeadLetter(tenantId, conversationId,
            $"turn/{conversationId}/{(ids is [var first, ..] ? first : 0)}", Queues.Turns, envelope.Kind,
            bury.Reason, bury.Error, record.Attempt,
            "", envelope.Body.ToArray()), cancel));
        tokens.Turn = await TurnStore.PendingAgainAsync(transaction, conversationId, 0, 0, TimeSpan.Zero, cancel);
        return turnId;
    }
}
