using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Xunit;

namespace Frota.UnitTests.Conversations.Turns;

/// <summary>
/// Rules in their order: everything speaks at once, and one cause after the other falls silent. What is unreadable
/// holds no wish, so those two are told apart by two chains.
/// </summary>
public sealed class TurnRuleOrderTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "", "LeaveToPerson")]
    [InlineData(1, "", "reply-window-closed")]
    [InlineData(2, "", "stale")]
    [InlineData(3, "", "unreadable")]
    [InlineData(0, "atendente", "LeaveToPerson")]
    [InlineData(1, "atendente", "reply-window-closed")]
    [InlineData(2, "atendente", "stale")]
    [InlineData(3, "atendente", "asked-for-a-person")]
    [InlineData(3, "oi", "outside-hours")]
    [InlineData(4, "oi", "over-budget")]
    [InlineData(5, "oi", "AskModel")]
    public void The_first_cause_decides(int silenced, string text, string rule)
    {
        var state = silenced > 0 ? "ai" : "person";
        var minutesAgo = silenced switch { > 2 => 1, 2 => 61, _ => 2000 };
        var settings = new TenantSettings
        {
            Stale = StaleRule.Skip,
            Hours = silenced > 3 ? null : new OpeningHours([], TimeOnly.MinValue, TimeOnly.MaxValue),
            DailyTurns = silenced > 4 ? 0 : 1,
        };

        var decision = TurnRules.Decide(
            new ConversationState(7, 5, "contact", state, true, TimeSpan.Zero, 0, 0, 1),
            [new Unanswered(1, "id", "image", text, Now.UtcDateTime.AddMinutes(-minutesAgo))],
            new TenantEntry(3, "pt-BR", "UTC", settings), TimeSpan.FromHours(24), turnsToday: 1, Now);

        Assert.Equal(rule, decision switch
        {
            TurnDecision.Say say => say.Rule,
            TurnDecision.HandOff handOff => handOff.Rule,
            TurnDecision.Skip skip => skip.Rule,
            _ => decision.GetType().Name,
        });
    }
}
