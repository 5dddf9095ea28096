using System.Text.Json;
using Frota.Conversations.Replies;
using Frota.Conversations.Turns;
using Frota.Messaging.Retries;
using Frota.Workers.Outbound;

namespace Frota.Workers.Replies;

/// <summary>What is to be written of a turn, once its ending is certain.</summary>
/// <param name="Record">Its row.</param>
/// <param name="Next">What the next attempt starts with, where anything is left.</param>
internal sealed record TurnWrite(TurnRecord Record, NextAttempt Next)
{
    private const int ShortestPart = 1000;

    /// <summary>The messages that get a disposition; none when they are still to be answered.</summary>
    public IReadOnlyList<long> MessageIds { get; init; } = [];

    /// <summary>As <c>inbound_messages</c> names it; null while they have none.</summary>
    public string? Disposition { get; init; }

    /// <summary>The rule behind the disposition.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What is said.</summary>
    public NewReply? Reply { get; init; }

    /// <summary>Who sends the reply at once; null when it gets a token.</summary>
    public DirectSend? Send { get; init; }

    /// <summary>What the tenant's own systems are told of a hand-off, as JSON; null for none.</summary>
    public string? HandOff { get; init; }

    /// <summary>Why its messages are dead; null when they are not.</summary>
    public Verdict.Bury? Burial { get; init; }

    /// <summary>The conversation.</summary>
    public ConversationKey Key => Next.Conversation;

    /// <summary>The writing of a turn.</summary>
    /// <param name="turn">As it was read.</param>
    /// <param name="id">The id that it gets.</param>
    /// <param name="holder">Whose work it was.</param>
    /// <param name="ending">What it came to.</param>
    /// <param name="random">In [0, 1): spreads the waits of failures.</param>
    public static TurnWrite Of(Turn turn, long id, Holder holder, TurnEnding ending, double random) => ending switch
    {
        TurnEnding.Settled settled => Settle(turn, id, holder, settled),
        TurnEnding.Superseded => new TurnWrite(Row(turn, id, holder, "superseded", "a newer message came"),
            Again(turn, turn.Conversation.Attempts, turn.Conversation.Superseded + 1, TimeSpan.Zero)),
        TurnEnding.Failed failed => Fail(turn, id, holder, failed, random),
        _ => throw new ArgumentOutOfRangeException(nameof(ending), ending.GetType().Name, "not an ending"),
    };

    /// <summary>The burial of all that a turn was about.</summary>
    public static TurnWrite Bury(TurnRecord record, IReadOnlyList<long> messageIds, Verdict.Bury bury) =>
        new(record with { Outcome = "buried", Reason = $"{bury.Reason}: {bury.Error}" },
            new NextAttempt(new ConversationKey(record.TenantId, record.ConversationId), 0, 0, TimeSpan.Zero))
        {
            MessageIds = messageIds,
            Disposition = "dead",
            Reason = bury.Reason,
            Burial = bury,
        };

    private static TurnWrite Settle(Turn turn, long id, Holder holder, TurnEnding.Settled ending)
    {
        var parts = ReplySplitter.Split(ending.Text, turn.Channel?.Limits.MaxTextLength ?? ShortestPart);
        var record = Row(turn, id, holder, ending.Outcome, ending.Reason) with
        {
            Provider = ending.By?.Provider ?? "",
            Model = ending.By?.Model ?? "",
            InputTokens = ending.By?.InputTokens ?? 0,
            OutputTokens = ending.By?.OutputTokens ?? 0,
        };
        return new TurnWrite(record, Again(turn, 0, 0, TimeSpan.Zero))
        {
            MessageIds = Ids(turn),
            Disposition = ending.Disposition,
            Reason = ending.Reason,
            Reply = parts.Count == 0 ? null : new NewReply(turn.Tenant.Id, turn.Conversation.AccountId,
                turn.Conversation.Id, id, turn.Messages[0].WebhookId, parts),
            HandOff = ending.Outcome != "handed_off" ? null : JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["conversationId"] = turn.Conversation.Id,
                ["contact"] = turn.Conversation.Contact,
                ["reason"] = ending.Reason,
            }),
        };
    }

    private static TurnWrite Fail(Turn turn, long id, Holder holder, TurnEnding.Failed failed, double random) =>
        RetryPolicy.Default.Judge(failed.Outcome, turn.Attempt, random) switch
        {
            Verdict.Delay delay => new TurnWrite(Row(turn, id, holder, "failed", failed.Reason),
                Again(turn, delay.NextAttempt - 1, turn.Conversation.Superseded, delay.For)),
            Verdict.Bury bury => Bury(Row(turn, id, holder, "buried", ""), Ids(turn), bury),
            var other => throw new InvalidOperationException($"a failure was judged {other.GetType().Name}"),
        };

    private static TurnRecord Row(Turn turn, long id, Holder holder, string outcome, string reason) => new(id,
        turn.Tenant.Id, turn.Conversation.Id, holder.Epoch, turn.Attempt, holder.WorkerId, outcome, reason,
        turn.Messages.Count, turn.StartedAt);

    private static NextAttempt Again(Turn turn, int attempts, int superseded, TimeSpan delay) =>
        new(turn.Key, attempts, superseded, delay);

    private static IReadOnlyList<long> Ids(Turn turn) => [.. turn.Messages.Select(message => message.Id)];
}

/// <summary>Who held a turn's lease.</summary>
internal readonly record struct Holder(int WorkerId, long Epoch);
