using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;

namespace Frota.Conversations.Reviving;

/// <summary>
/// Decides, from values alone, whether what was buried is still worth bringing back. In this order: it was settled
/// meanwhile; a person has the word; newer messages came and were answered, and the tenant does not want the rest; the
/// channel's reply window is closed. A turn is then judged by the rules that it will meet, <see cref="TurnRules"/>.
/// </summary>
public static class RevivalRules
{
    private static readonly RevivalVerdict Person =
        RevivalVerdict.Useless("a-person-has-it", "a person has the conversation, or had it since");

    private static readonly RevivalVerdict WindowClosed = RevivalVerdict.Useless(
        "reply-window-closed", "the contact wrote too long ago: the channel lets nobody answer");

    /// <param name="facts">What is known.</param>
    /// <param name="tenant">Whose rules apply.</param>
    /// <param name="replyWindow">How long the channel lets us answer; null without limit.</param>
    public static RevivalVerdict Turn(TurnFacts facts, TenantEntry tenant, TimeSpan? replyWindow)
    {
        if (facts.Dead == 0)
        {
            return RevivalVerdict.Useless("settled-already", "none of its messages is dead any more");
        }

        if (facts.PersonSince || facts.Conversation.State == "person")
        {
            return Person;
        }

        if (facts.AnsweredSince && tenant.Settings.Overtaken == OvertakenRule.Skip)
        {
            return RevivalVerdict.Useless("overtaken", "newer messages came and were answered");
        }

        var whom = $"{Count(facts.Messages.Count, "message")} of {facts.Conversation.Contact}"
            + (facts.AnsweredSince ? ", though newer ones were answered" : "");
        return TurnRules.Decide(
            facts.Conversation, facts.Messages, tenant, replyWindow, facts.TurnsToday, facts.Now) switch
        {
            TurnDecision.AskModel { Late: true } => RevivalVerdict.Useful($"would answer late {whom}"),
            TurnDecision.AskModel => RevivalVerdict.Useful($"would answer {whom}"),
            TurnDecision.Say say => RevivalVerdict.Useful($"would answer by the rule {say.Rule} {whom}"),
            TurnDecision.HandOff handOff =>
                RevivalVerdict.Useful($"would hand over to a person ({handOff.Rule}) {whom}"),
            TurnDecision.Skip { Rule: "reply-window-closed" } => WindowClosed,
            TurnDecision.Skip skip => RevivalVerdict.Useless(skip.Rule, $"the rule {skip.Rule} leaves it unanswered"),
            _ => Person,
        };
    }

    /// <param name="facts">What is known.</param>
    /// <param name="settings">Whose rules apply.</param>
    /// <param name="replyWindow">How long the channel lets us answer; null without limit.</param>
    public static RevivalVerdict Reply(ReplyFacts facts, TenantSettings settings, TimeSpan? replyWindow) => facts switch
    {
        { Dead: 0, Sent: > 0 } => RevivalVerdict.Useless("sent-already", "the provider reported it as sent"),
        { Dead: 0 } => RevivalVerdict.Useless("settled-already", "none of its parts is dead any more"),
        { PersonSince: true } => Person,
        { SentSince: true } when settings.Overtaken == OvertakenRule.Skip =>
            RevivalVerdict.Useless("overtaken", "newer replies went out"),
        _ when replyWindow is { } window && facts.Silence >= window => WindowClosed,
        _ => RevivalVerdict.Useful($"would send {Count(facts.Dead, "part")} to {facts.Contact}"
            + (facts.InDoubt ? ", who may have it already" : "")
            + (facts.SentSince ? ", though newer replies went out" : "")),
    };

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
