using Frota.Conversations.Turns;
using Frota.Messaging.Retries;
using Frota.Workers.Replies;
using Xunit;

namespace Frota.UnitTests.Workers.Replies;

public sealed class TurnEndingTests
{
    [Fact]
    public void A_decision_without_the_model_settles_its_messages()
    {
        Assert.Equal(new TurnEnding.Settled("answered", "answered", "outside-hours", "fechado"),
            TurnEnding.Of(new TurnDecision.Say("fechado", "outside-hours")));
        Assert.Equal(new TurnEnding.Settled("handed_off", "person", "over-budget", "um momento"),
            TurnEnding.Of(new TurnDecision.HandOff("um momento", "over-budget")));
        Assert.Equal(new TurnEnding.Settled("skipped", "skipped", "stale", ""),
            TurnEnding.Of(new TurnDecision.Skip("stale")));
        Assert.Equal(new TurnEnding.Settled("skipped", "person", "a-person-has-it", ""),
            TurnEnding.Of(new TurnDecision.LeaveToPerson()));
    }

    [Fact]
    public void What_needs_the_model_has_no_end_yet() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TurnEnding.Of(new TurnDecision.AskModel(Late: false)));

    [Fact]
    public void Only_what_a_model_said_may_be_superseded()
    {
        var said = new TurnEnding.Settled("answered", "answered", "", "Olá!");

        Assert.False(said.MayBeSuperseded);
        Assert.True((said with { By = new Generated("Olá!", "offline", "", 0, 0) }).MayBeSuperseded);
    }

    public static TheoryData<string, string, string, long, int, string> WhatCameMeanwhile => new()
    {
        // ending, state when read, state when written, newest message when written, times superseded, what it becomes
        { "model", "ai", "ai", 1, 0, "model" },
        { "model", "ai", "ai", 2, 0, "superseded" },
        { "model", "ai", "ai", 2, 1, "superseded" },
        { "model", "ai", "ai", 2, 2, "model" },
        { "model", "ai", "person", 1, 0, "person" },
        { "model", "ai", "person", 2, 0, "person" },
        { "rule", "ai", "ai", 2, 0, "rule" },
        { "rule", "ai", "person", 1, 0, "person" },
        { "rule", "person", "person", 1, 0, "rule" },
        { "failed", "ai", "ai", 2, 0, "failed" },
        { "failed", "ai", "person", 1, 0, "person" },
        { "superseded", "ai", "ai", 2, 0, "superseded" },
        { "superseded", "ai", "person", 2, 0, "superseded" },
    };

    [Theory]
    [MemberData(nameof(WhatCameMeanwhile))]
    public void What_came_meanwhile_may_change_the_ending(
        string ending, string then, string now, long newest, int superseded, string becomes)
    {
        var read = Turns.Of([Turns.Message("oi")]).Conversation with { State = then, Superseded = superseded };

        var written = Ending(ending).Reconsidered(read, new LockedConversation(1, newest, now, TurnId: 1));

        Assert.Equal(becomes == "person" ? TurnEnding.Of(new TurnDecision.LeaveToPerson()) : Ending(becomes), written);
    }

    [Fact]
    public void An_attempt_is_counted_from_one()
    {
        Assert.Equal(1, Turns.Of([Turns.Message("oi")]).Attempt);
        Assert.Equal(8, Turns.Of([Turns.Message("oi")], attempts: 7).Attempt);
    }

    private static TurnEnding Ending(string name) => name switch
    {
        "model" => new TurnEnding.Settled("answered", "answered", "", "Olá!")
        {
            By = new Generated("Olá!", "offline", "", 0, 0),
        },
        "rule" => TurnEnding.Of(new TurnDecision.Say("fechado", "outside-hours")),
        "failed" => new TurnEnding.Failed(new Outcome.Retry("reset"), "reset"),
        "superseded" => new TurnEnding.Superseded(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not an ending"),
    };
}
