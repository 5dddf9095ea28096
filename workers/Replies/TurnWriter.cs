using System.Globalization;
using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;

namespace Frota.Workers.Replies;

/// <summary>
/// Writes what turns came to, several in one transaction that has completed their leases and locked their
/// conversations: a statement for each kind of row, and one more for what happens seldom.
/// </summary>
internal static class TurnWriter
{
    /// <summary>Writes; what each came to, in their order.</summary>
    public static async Task<IReadOnlyList<WrittenTurn>> WriteAsync(
        TenantTransaction transaction, IReadOnlyList<TurnWrite> turns, CancellationToken cancel)
    {
        var ids = await TurnLedger.RecordAsync(transaction, [.. turns.Select(turn => turn.Record)], cancel);
        var events = new Dictionary<long, IReadOnlyList<Guid>>();
        foreach (var turn in turns.Where(turn => turn.HandOff is not null || turn.Burial is not null))
        {
            events[turn.Key.Id] = await TellAsync(transaction, turn, ids[turn.Key.Id], cancel);
        }

        transaction.Hold();
        _ = OutboundStore.QueueAsync(transaction,
            [.. turns.Select(turn => turn.Reply).OfType<NewReply>().Select(reply => reply with
            {
                TurnId = ids[reply.ConversationId],
            })], cancel);
        _ = TurnLedger.SettleAsync(transaction,
            [.. turns.Where(turn => turn.Disposition is not null).Select(turn => new SettledMessages(turn.Key.TenantId,
                turn.MessageIds, turn.Disposition!, turn.Reason, ids[turn.Key.Id]))], cancel);
        var pending = TurnLedger.PendingAgainAsync(transaction, [.. turns.Select(turn => turn.Next)], cancel);
        await transaction.SendAsync(cancel);
        var after = await pending;
        return [.. turns.Select(turn => new WrittenTurn(
            new TurnResult(ids[turn.Key.Id], turn.Record.Outcome, turn.Record.Messages, turn.Disposition),
            new Tokens(turn.Key, turn.Reply is not null, after[turn.Key.Id],
                events.GetValueOrDefault(turn.Key.Id, []))))];
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
internal sealed record WrittenTurn(TurnResult Result, Tokens Tokens);
