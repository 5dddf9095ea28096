using Frota.Conversations.Turns;
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

    [Fact]
    public void An_attempt_is_counted_from_one()
    {
        Assert.Equal(1, Turns.Of([Turns.Message("oi")]).Attempt);
        Assert.Equal(8, Turns.Of([Turns.Message("oi")], attempts: 7).Attempt);
    }
}
