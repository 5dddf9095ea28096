using System.Diagnostics;
using Frota.Contracts;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Leases;
using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;
using Frota.Workers.Fleet;
using Frota.Workers.Outbound;

namespace Frota.Workers.Replies;

/// <summary>
/// Writes turns' endings, those that come together in one transaction. It begins by completing each lease under its
/// epoch; what a fenced worker brings is discarded. After the commit replies are sent from here, or tokens published.
/// </summary>
internal sealed partial class TurnFinish(
    TenantDatabase tenants, Publisher publisher, TurnTokens turns, SendTokens sends, ILogger<TurnFinish> logger,
    DirectSends? direct = null)
{
    private readonly Gather<Finish, WrittenTurn?> _finishes = new(
        finish => finish.Turn.Tenant.Id, finishes => WriteAsync(tenants, finishes));

    // Not cancellable: the work is done, and its result must not be lost to a stop.
    public async Task FinishAsync(Turn turn, Lease lease, TurnEnding ending)
    {
        using var send = await ReserveAsync(turn, ending);
        if (await _finishes.AskAsync(new Finish(turn, lease, ending, send)) is not { } written)
        {
            LogFenced(turn.Conversation.Id, lease.Epoch);
            return;
        }

        if (written.SendLease is { } sending)
        {
            send!.Begin(written.Begun, sending);
        }

        TurnMetrics.Ended(written.Result);
        Tell(written.Result);
        await written.Tokens.PublishAsync(publisher, turns, sends);
    }

    // A process without the role that sends has nobody to ask.
    private async Task<DirectSend?> ReserveAsync(Turn turn, TurnEnding ending) =>
        direct is not null && ending is TurnEnding.Settled { Text: not "" }
            ? await direct.ReserveAsync(new OutboundDue(turn.Tenant.Id, turn.Conversation.Id),
                turn.Conversation.AccountId, turn.Conversation.Contact)
            : null;

    private static async Task<IReadOnlyList<WrittenTurn?>> WriteAsync(
        TenantDatabase tenants, IReadOnlyList<Finish> finishes)
    {
        var cancel = CancellationToken.None;
        await using var transaction = await tenants.BeginAsync(
            finishes.Select(finish => finish.Turn.Tenant.Id), cancel);
        transaction.Hold();
        var completing = LeaseCompletion.CompleteAsync(
            transaction, [.. finishes.Select(finish => finish.Lease)], cancel);
        var locking = TurnLedger.LockAsync(
            transaction, finishes.Select(finish => finish.Turn.Key).ToHashSet(), cancel);
        await transaction.SendAsync(cancel);
        var (held, now) = (await completing, await locking);
        var ours = finishes.Where(finish => held.Contains(finish.Lease)).ToList();
        if (ours.Count == 0)
        {
            return [.. finishes.Select(_ => (WrittenTurn?)null)];
        }

        var written = await TurnWriter.WriteAsync(
            transaction, [.. ours.Select(finish => finish.Write(now[finish.Turn.Key.Id]))], cancel);
        var byLease = ours.Zip(written).ToDictionary(pair => pair.First.Lease, pair => pair.Second);
        return [.. finishes.Select(finish => byLease.GetValueOrDefault(finish.Lease))];
    }

    private void Tell(TurnResult result)
    {
        // The trace says it too; why a turn failed, its row says.
        Activity.Current?.SetTag("frota.turn.outcome", result.Outcome);
        if (result.Outcome is "failed" or "buried")
        {
            Activity.Current.Fail(result.Outcome);
            LogFailed(result.TurnId, result.Outcome);
        }
        else
        {
            LogEnded(result.TurnId, result.Outcome, result.Messages);
        }

        if (result.Outcome == "failed")
        {
            RetryMetrics.Count(Queues.Turns);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "turn {Turn} ended as {Outcome}, with {Messages} messages")]
    private partial void LogEnded(long turn, string outcome, int messages);

    [LoggerMessage(Level = LogLevel.Warning, Message = "turn {Turn} ended as {Outcome}; its row says why")]
    private partial void LogFailed(long turn, string outcome);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "a turn of conversation {Conversation} was fenced at epoch {Epoch}; its result is discarded")]
    private partial void LogFenced(long conversation, long epoch);

    private sealed record Finish(Turn Turn, Lease Lease, TurnEnding Ending, DirectSend? Send)
    {
        public TurnWrite Write(LockedConversation now) => TurnWrite.Of(Turn, now.TurnId,
            new Holder(Lease.Owner, Lease.Epoch), Ending.Reconsidered(Turn.Conversation, now),
            Random.Shared.NextDouble()) with
        {
            Send = Send,
        };
    }
}
