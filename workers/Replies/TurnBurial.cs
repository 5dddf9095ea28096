using Frota.Contracts;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging.Leases;
using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>
/// Buries turns without reading what their messages say: turns that their workers die of. The messages are dead, and
/// one dead letter can bring them back.
/// </summary>
internal sealed class TurnBurial(
    TenantDatabase tenants, Publisher publisher, TurnTokens turns, SendTokens sends, TimeProvider time)
{
    /// <summary>Buries what is unanswered. Fenced, it changes nothing.</summary>
    public async Task BuryUnreadAsync(TurnDue due, Lease lease, string error)
    {
        var cancel = CancellationToken.None;
        WrittenTurn written;
        await using (var transaction = await tenants.BeginAsync(due.TenantId, cancel))
        {
            if (!await LeaseCompletion.TryAsync(transaction, lease, cancel))
            {
                return;
            }

            var now = await TurnLedger.LockAsync(transaction, [new(due.TenantId, due.ConversationId)], cancel);
            var ids = await TurnStore.UnansweredIdsAsync(transaction, due.ConversationId, cancel);
            var record = new TurnRecord(now[due.ConversationId].TurnId, due.TenantId, due.ConversationId, lease.Epoch,
                lease.Claims, lease.Owner, "buried", "", ids.Count, time.GetUtcNow());
            written = (await TurnWriter.WriteAsync(
                transaction, [TurnWrite.Bury(record, ids, new Verdict.Bury("poison", error))], cancel))[0];
        }

        TurnMetrics.Ended(written.Result);
        await written.Tokens.PublishAsync(publisher, turns, sends);
    }
}
