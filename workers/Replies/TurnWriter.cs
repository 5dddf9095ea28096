using System.Globalization;
using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Leases;

namespace Frota.Workers.Replies;

/// <summary>
/// Writes what turns came to, several in one transaction that has completed their leases and locked their
/// conversations: a statement for each kind of row, and one more for what happens seldom.
/// </summary>
internal static class TurnWriter
{
    private static readonly Task<IReadOnlyList<Lease?>> Nobody = Task.FromResult<IReadOnlyList<Lease?>>([]);

    /// <summary>Writes; what each came to, in their order.</summary>
    public static async Task<IReadOnlyList<WrittenTurn>> WriteAsync(
        TenantTransaction transaction, LeaseKeeper leases, IReadOnlyList<TurnWrite> turns, CancellationToken cancel)
    {
        var ids = await TurnLedger.RecordAsync(transaction, [.. turns.Select(turn => turn.Record)], cancel);
        var events = new Dictionary<long, IReadOnlyList<Guid>>();
        foreach (var turn in turns.Where(turn => turn.HandOff is not null || turn.Burial is not null))
        {
            events[turn.Key.Id] = await TellAsync(transaction, turn, ids[turn.Key.Id], cancel);
        }

        var direct = turns.Where(turn => turn is { Reply: not null, Send: not null }).ToList();
        transaction.Hold();
        direct.ForEach(turn => turn.Send!.Marks());
        var claiming = direct.Count == 0 ? Nobody : leases.ClaimUnheldAsync(transaction, LeaseScope.Send,
            direct[0].Send!.Owner, [.. direct.Select(turn => (turn.Key.TenantId, turn.Key.Id))]);
        var queueing = OutboundStore.QueueAsync(transaction,
            [.. turns.Where(turn => turn.Reply is not null).Select(turn => turn.Reply! with
            {
                TurnId = ids[turn.Key.Id],
                AttemptId = turn.Send?.AttemptId,
            })], cancel);
        _ = TurnLedger.SettleAsync(transaction,
            [.. turns.Where(turn => turn.Disposition is not null).Select(turn => new SettledMessages(turn.Key.TenantId,
                turn.MessageIds, turn.Disposition!, turn.Reason, ids[turn.Key.Id]))], cancel);
        var pending = TurnLedger.PendingAgainAsync(transaction, [.. turns.Select(turn => turn.Next)], cancel);
        await transaction.SendAsync(cancel);
        var (begun, after) = (await queueing, await pending);
        var claimed = (await claiming).OfType<Lease>().ToDictionary(lease => lease.Resource);
        return [.. turns.Select(turn => Written(turn, claimed.GetValueOrDefault(turn.Key.Id)))];

        WrittenTurn Written(TurnWrite turn, Lease? lease) => new(
            new TurnResult(ids[turn.Key.Id], turn.Record.Outcome, turn.Record.Messages, turn.Disposition),
            new Tokens(turn.Key, turn.Reply is not null && lease is null, after[turn.Key.Id],
                events.GetValueOrDefault(turn.Key.Id, [])))
        {
            SendLease = lease,
            Begun = begun.TryGetValue(turn.Key.Id, out var partId) ? new QueuedPart(partId, ids[turn.Key.Id],
                turn.Reply!.WebhookId, Part: 1, turn.Reply.Parts[0], "sending", Attempts: 0, turn.Send!.AttemptId,
                Resent: false, Placed: false, TimeSpan.Zero) : null,
        };
    }

    private static async Task<IReadOnlyList<Guid>> TellAsync(
        TenantTransaction transaction, TurnWrite turn, long turnId, CancellationToken cancel)
    {
        var (tenantId, conversationId) = (turn.Key.TenantId, turn.Key.Id);
        if (turn.HandOff is { } told)
        {
            await TurnLedger.HandToAsync(transaction, turn.Key, "person", cancel);
            return await TurnLedger.EmitAsync(transaction, tenantId, "conversation.handed_off",
                turnId.ToString(CultureInfo.InvariantCulture), told, cancel);
        }

        var ids = turn.MessageIds;
        var envelope = Envelope.Wrap(new TurnBuried(tenantId, conversationId, ids), tenantId, conversationId);
        return await DeadLetterStore.KeepAsync(transaction, new NewDeadLetter(tenantId, conversationId,
            $"turn/{conversationId}/{(ids is [var first, ..] ? first : 0)}", Queues.Turns, envelope.Kind,
            turn.Burial!.Reason, turn.Burial.Error, turn.Record.Attempt, "", envelope.Body.ToArray()), cancel);
    }
}

/// <summary>A turn in a transaction that is still to be committed.</summary>
/// <param name="Tokens">What is to be published once it is.</param>
internal sealed record WrittenTurn(TurnResult Result, Tokens Tokens)
{
    /// <summary>
    /// Under what the reply is sent at once, and held from the commit on; null when it gets a token.
    /// </summary>
    public Lease? SendLease { get; init; }

    /// <summary>The part that is marked as being sent; null when others stand before it.</summary>
    public QueuedPart? Begun { get; init; }
}
