using System.Text.Json;
using Frota.Conversations.Turns;
using Frota.Messaging.Retries;
using Frota.Workers.Replies;
using Xunit;

namespace Frota.UnitTests.Workers.Replies;

public sealed class TurnWriteTests
{
    private const long Id = 11;

    private static readonly Holder Holder = new(WorkerId: 9, Epoch: 4);
    private static readonly Turn Two = Turns.Of([Turns.Message("oi"), Turns.Message("tudo bem?") with { Id = 2 }]);

    [Fact]
    public void An_answer_settles_every_message_and_is_split_into_parts()
    {
        var text = new string('a', 900) + " " + new string('b', 900);
        var write = Of(new TurnEnding.Settled("answered", "answered", "", text)
        {
            By = new Generated("", "openai", "m-1", 11, 22),
        });

        Assert.Equal(new TurnRecord(Id, 3, 7, 4, 1, 9, "answered", "", 2, Two.StartedAt)
        {
            Provider = "openai",
            Model = "m-1",
            InputTokens = 11,
            OutputTokens = 22,
        }, write.Record);
        Assert.Equal([1L, 2L], write.MessageIds);
        Assert.Equal("answered", write.Disposition);
        Assert.Equal((3L, 5L, 7L, Id, 2), (write.Reply!.TenantId, write.Reply.AccountId, write.Reply.ConversationId,
            write.Reply.TurnId, write.Reply.Parts.Count));
        Assert.Equal(new NextAttempt(new ConversationKey(3, 7), 0, 0, TimeSpan.Zero), write.Next);
        Assert.Null(write.HandOff);
    }

    [Fact]
    public void Saying_nothing_queues_nothing() =>
        Assert.Null(Of(new TurnEnding.Settled("skipped", "skipped", "stale", "")).Reply);

    [Fact]
    public void A_hand_off_tells_the_tenants_systems_who_and_why()
    {
        var told = JsonDocument.Parse(Of(
            new TurnEnding.Settled("handed_off", "person", "over-budget", "um momento")).HandOff!).RootElement;

        Assert.Equal(7, told.GetProperty("conversationId").GetInt64());
        Assert.Equal("5511999998888", told.GetProperty("contact").GetString());
        Assert.Equal("over-budget", told.GetProperty("reason").GetString());
    }

    [Fact]
    public void A_superseded_turn_settles_nothing_and_is_counted()
    {
        var write = Of(new TurnEnding.Superseded());

        Assert.Equal(("superseded", (string?)null, 1),
            (write.Record.Outcome, write.Disposition, write.Next.Superseded));
        Assert.Empty(write.MessageIds);
        Assert.Null(write.Reply);
    }

    [Fact]
    public void A_failure_waits_longer_each_time_and_settles_nothing()
    {
        var write = TurnWrite.Of(Turns.Of([Turns.Message("oi")], attempts: 2), Id, Holder, Failed(), random: 0);

        Assert.Equal(("failed", 3, 3), (write.Record.Outcome, write.Record.Attempt, write.Next.Attempts));
        Assert.True(write.Next.Delay > TimeSpan.Zero);
        Assert.Null(write.Disposition);
    }

    [Fact]
    public void The_last_failure_buries_every_message()
    {
        var last = RetryPolicy.Default.MaxAttempts - 1;
        var write = TurnWrite.Of(Turns.Of([Turns.Message("oi")], attempts: last), Id, Holder, Failed(), random: 0);

        Assert.Equal(("buried", "dead", "attempts-exhausted"),
            (write.Record.Outcome, write.Disposition, write.Burial!.Reason));
        Assert.Equal("attempts-exhausted: 503", write.Record.Reason);
        Assert.Equal([1L], write.MessageIds);
        Assert.Equal((0, 0), (write.Next.Attempts, write.Next.Superseded));
    }

    private static TurnEnding.Failed Failed() => new(new Outcome.Retry("503"), "503");

    private static TurnWrite Of(TurnEnding ending) => TurnWrite.Of(Two, Id, Holder, ending, random: 0);
}
