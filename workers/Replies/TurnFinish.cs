using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Frota.Contracts;
using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Leases;
using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>
/// Writes a turn's ending, in one transaction that begins by completing the lease under its epoch; what a fenced worker
/// brings is discarded. Tokens are published after the commit.
/// </summary>
internal sealed partial class TurnFinish(
    TenantDatabase tenants, Publisher publisher, TurnTokens turns, SendTokens sends, ILogger<TurnFinish> logger)
{
    private const int ShortestPart = 1000;

    public async Task FinishAsync(Turn turn, Lease lease, TurnEnding ending)
    {
        // Not cancellable: the work is done, and its result must not be lost to a stop.
        var cancel = CancellationToken.None;
        var tokens = new Tokens(turn.Tenant.Id, turn.Conversation.Id);
        TurnResult result;
        await using (var transaction = await tenants.BeginAsync(turn.Tenant.Id, cancel))
        {
            if (!await LeaseCompletion.TryAsync(transaction, lease, cancel))
            {
                LogFenced(turn.Conversation.Id, lease.Epoch);
                return;
            }

            var now = await TurnStore.LockAsync(transaction, turn.Conversation.Id, cancel);
            result = await WriteAsync(
                new Write(transaction, turn, lease, tokens, cancel), ending.Reconsidered(turn.Conversation, now));
            await transaction.CommitAsync(cancel);
        }

        TurnMetrics.Ended(result);
        Tell(result);
        await tokens.PublishAsync(publisher, turns, sends);
    }

    private static Task<TurnResult> WriteAsync(Write write, TurnEnding ending) => ending switch
    {
        TurnEnding.Settled settled => SettleAsync(write, settled),
        TurnEnding.Superseded => SupersedeAsync(write),
        TurnEnding.Failed failed => FailAsync(write, failed),
        _ => throw new ArgumentOutOfRangeException(nameof(ending), ending.GetType().Name, "not an ending"),
    };

    private static async Task<TurnResult> SettleAsync(Write write, TurnEnding.Settled ending)
    {
        var (transaction, turn, _, tokens, cancel) = write;
        var turnId = await TurnStore.RecordAsync(transaction, write.Record(ending.Outcome, ending.Reason) with
        {
            Provider = ending.By?.Provider ?? "",
            Model = ending.By?.Model ?? "",
            InputTokens = ending.By?.InputTokens ?? 0,
            OutputTokens = ending.By?.OutputTokens ?? 0,
        }, cancel);
        var parts = ReplySplitter.Split(ending.Text, turn.Channel?.Limits.MaxTextLength ?? ShortestPart);
        if (parts.Count > 0)
        {
            await OutboundStore.QueueAsync(
                transaction, turn.Conversation.AccountId, turn.Conversation.Id, turnId, turn.Messages[0].WebhookId,
                parts, cancel);
            tokens.Outbound = true;
        }

        await TurnStore.SettleAsync(
            transaction, turn.Messages.Select(m => m.Id), ending.Disposition, ending.Reason, turnId, cancel);
        if (ending.Outcome == "handed_off")
        {
            await TurnStore.HandToAsync(transaction, turn.Conversation.Id, "person", cancel);
            tokens.Events.AddRange(await TurnStore.EmitAsync(
                transaction, "conversation.handed_off", turnId.ToString(CultureInfo.InvariantCulture),
                JsonSerializer.Serialize(new Dictionary<string, object>
                {
                    ["conversationId"] = turn.Conversation.Id,
                    ["contact"] = turn.Conversation.Contact,
                    ["reason"] = ending.Reason,
                }), cancel));
        }

        tokens.Turn = await TurnStore.PendingAgainAsync(transaction, turn.Conversation.Id, 0, 0, TimeSpan.Zero, cancel);
        return new TurnResult(turnId, ending.Outcome, turn.Messages.Count, ending.Disposition);
    }

    private static async Task<TurnResult> SupersedeAsync(Write write)
    {
        var (transaction, turn, _, tokens, cancel) = write;
        var id = await TurnStore.RecordAsync(transaction, write.Record("superseded", "a newer message came"), cancel);
        tokens.Turn = await TurnStore.PendingAgainAsync(transaction, turn.Conversation.Id, turn.Conversation.Attempts,
            turn.Conversation.Superseded + 1, TimeSpan.Zero, cancel);
        return new TurnResult(id, "superseded", turn.Messages.Count);
    }

    private static async Task<TurnResult> FailAsync(Write write, TurnEnding.Failed failed)
    {
        var (transaction, turn, _, tokens, cancel) = write;
        switch (RetryPolicy.Default.Judge(failed.Outcome, turn.Attempt, Random.Shared.NextDouble()))
        {
            case Verdict.Delay delay:
                var id = await TurnStore.RecordAsync(transaction, write.Record("failed", failed.Reason), cancel);
                tokens.Turn = await TurnStore.PendingAgainAsync(transaction, turn.Conversation.Id,
                    delay.NextAttempt - 1, turn.Conversation.Superseded, delay.For, cancel);
                RetryMetrics.Count(Queues.Turns);
                return new TurnResult(id, "failed", turn.Messages.Count);
            case Verdict.Bury bury:
                var buried = await TurnBurial.WriteAsync(
                    transaction, write.Record("buried", ""), [.. turn.Messages.Select(m => m.Id)],
                    bury, tokens, cancel);
                return new TurnResult(buried, "buried", turn.Messages.Count, "dead");
            case var other:
                throw new InvalidOperationException($"a failure was judged {other.GetType().Name}");
        }
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
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "turn {Turn} ended as {Outcome}, with {Messages} messages")]
    private partial void LogEnded(long turn, string outcome, int messages);

    [LoggerMessage(Level = LogLevel.Warning, Message = "turn {Turn} ended as {Outcome}; its row says why")]
    private partial void LogFailed(long turn, string outcome);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "a turn of conversation {Conversation} was fenced at epoch {Epoch}; its result is discarded")]
    private partial void LogFenced(long conversation, long epoch);

    /// <summary>What every ending writes with.</summary>
    private sealed record Write(
        TenantTransaction Transaction, Turn Turn, Lease Lease, Tokens Tokens, CancellationToken Cancel)
    {
        public TurnRecord Record(string outcome, string reason) => new(Turn.Conversation.Id, Lease.Epoch, Turn.Attempt,
            Lease.Owner, outcome, reason, Turn.Messages.Count, Turn.StartedAt);
    }
}
