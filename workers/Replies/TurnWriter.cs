using System.Globalization;
using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Leases;
using Frota.Workers.Outbound;

namespace Frota.Workers.Replies;

/// <summary>
/// Writes what turns came to, several in one transaction that has completed their leases and locked their
/// conversations: a statement for each kind of row, all in one round trip, and before them what happens seldom.
/// </summary>
internal static class TurnWriter
{
    /// <summary>Writes and commits; what each came to, in their order.</summary>
    public static async Task<IReadOnlyList<WrittenTurn>> WriteAsync(
        TenantTransaction transaction, IReadOnlyList<TurnWrite> turns, CancellationToken cancel)
    {
        var events = new Dictionary<long, IReadOnlyList<Guid>>();
        foreach (var turn in turns.Where(turn => turn.HandOff is not null || turn.Burial is not null))
        {
            events[turn.Key.Id] = await TellAsync(transaction, turn, cancel);
        }

        var replying = turns.Where(turn => turn.Reply is not null).ToList();
        transaction.Hold();
        var recording = TurnLedger.RecordAsync(transaction, [.. turns.Select(turn => turn.Record)], cancel);
        var claiming = DirectSend.ClaimAsync(
            transaction, [.. replying.Select(turn => turn.Send).OfType<DirectSend>()]);
        var queueing = OutboundStore.QueueAsync(
            transaction, [.. replying.Select(turn => turn.Reply! with { AttemptId = turn.Send?.AttemptId })], cancel);
        var settling = TurnLedger.SettleAsync(transaction,
            [.. turns.Where(turn => turn.Disposition is not null).Select(turn => new SettledMessages(
                turn.Key.TenantId, turn.MessageIds, turn.Disposition!, turn.Reason, turn.Record.Id))], cancel);
        var pending = TurnLedger.PendingAgainAsync(transaction, [.. turns.Select(turn => turn.Next)], cancel);
        // What could not even be held back must not be missing from what is committed.
        await Task.WhenAll(
            ((Task[])[recording, claiming, queueing, settling, pending]).Where(statement => statement.IsFaulted));
        _ = transaction.CommitAsync(cancel);
        await transaction.SendAsync(cancel);
        var (begun, after) = (await queueing, await pending);
        var claimed = (await claiming).OfType<Lease>().ToDictionary(lease => lease.Resource);
        return [.. turns.Select(turn => Written(turn, claimed.GetValueOrDefault(turn.Key.Id)))];

        WrittenTurn Written(TurnWrite turn, Lease? lease) => new(
            new TurnResult(turn.Record.Id, turn.Record.Outcome, turn.Record.Messages, turn.Disposition),
            new Tokens(turn.Key, turn.Reply is not null && lease is null, after[turn.Key.Id],
                events.GetValueOrDefault(turn.Key.Id, [])))
        {
            SendLease = lease,
            Begun = begun.TryGetValue(turn.Key.Id, out var partId) ? new QueuedPart(partId, turn.Record.Id,
                turn.Reply!.WebhookId, Part: 1, turn.Reply.Parts[0], "sending", Attempts: 0, turn.Send!.AttemptId,
                Resent: false, Placed: false, TimeSpan.Zero) : null,
        };
    }

    private static async Task<IReadOnlyList<Guid>> TellAsync(
        TenantTransaction transaction, TurnWrite turn, CancellationToken cancel)
    {
        var (tenantId, conversationId) = (turn.Key.TenantId, turn.Key.Id);
        if (turn.HandOff is { } told)
        {
            await TurnLedger.HandToAsync(transaction, turn.Key, "person", cancel);
            return await TurnLedger.EmitAsync(transaction, tenantId, "conversation.handed_off",
                turn.Record.Id.ToString(CultureInfo.InvariantCulture), told, cancel);
        }

        var ids = turn.MessageIds;
        var envelope = Envelope.Wrap(new TurnBuried(tenantId, conversationId, ids), tenantId, conversationId);
        return await DeadLetterStore.KeepAsync(transaction, new NewDeadLetter(tenantId, conversationId,
            $"turn/{conversationId}/{(ids is [var first, ..] ? first : 0)}", Queues.Turns, envelope.Kind,
            turn.Burial!.Reason, turn.Burial.Error, turn.Record.Attempt, "", envelope.Body.ToArray()), cancel);
    }
}

/// <summary>A turn that is committed.</summary>
/// <param name="Tokens">What is to be published now.</param>
internal sealed record WrittenTurn(TurnResult Result, Tokens Tokens)
{
    /// <summary>Under what the reply is sent at once; null when it gets a token.</summary>
    public Lease? SendLease { get; init; }

    /// <summary>The part that is marked as being sent; null when others stand before it.</summary>
    public QueuedPart? Begun { get; init; }
}
