using Frota.Conversations.Handoff;
using Frota.Conversations.Tenants;

namespace Frota.Conversations.Turns;

/// <summary>
/// Decides what a turn does, from values alone. In this order: a person has the conversation; the channel's reply
/// window is closed; the messages are stale; nothing readable came; the contact asks for a person; it is outside the
/// hours; the budget is used up; otherwise the model answers.
/// </summary>
public static class TurnRules
{
    /// <param name="conversation">As it stands.</param>
    /// <param name="messages">Everything unanswered, in order; at least one.</param>
    /// <param name="tenant">Whose rules apply.</param>
    /// <param name="replyWindow">How long the channel lets us answer; null without limit.</param>
    /// <param name="turnsToday">Model turns of the tenant today.</param>
    /// <param name="now">The time, UTC.</param>
    public static TurnDecision Decide(
        ConversationState conversation, IReadOnlyList<Unanswered> messages, TenantEntry tenant, TimeSpan? replyWindow,
        int turnsToday, DateTimeOffset now)
    {
        var settings = tenant.Settings;
        var phrases = Phrases.In(tenant.Language);
        if (conversation.State == "person")
        {
            return new TurnDecision.LeaveToPerson();
        }

        var age = now.UtcDateTime - messages[^1].ReceivedAt;
        var lastWrote = conversation.LastInboundAt ?? messages[^1].ReceivedAt;
        if (replyWindow is { } window && now.UtcDateTime - lastWrote >= window)
        {
            return new TurnDecision.Skip("reply-window-closed");
        }

        var late = age >= TimeSpan.FromMinutes(settings.StaleAfterMinutes);
        if (late && settings.Stale != StaleRule.Apologize)
        {
            return settings.Stale == StaleRule.Person
                ? new TurnDecision.HandOff(phrases.LateHandOff, "stale")
                : new TurnDecision.Skip("stale");
        }

        if (!messages.Any(m => m.Text.Length > 0))
        {
            return Unreadable(messages, settings.Unreadable, phrases);
        }

        if (messages.Any(m => HandoffWish.IsIn(m.Text, settings.HandoffWords)))
        {
            return new TurnDecision.HandOff(phrases.HandOff, "asked-for-a-person");
        }

        if (settings.Hours is { } hours && !hours.IsOpen(LocalTime(now, tenant.TimeZone)))
        {
            return new TurnDecision.Say(
                settings.ClosedText.Length > 0 ? settings.ClosedText : phrases.Closed, "outside-hours");
        }

        return settings.DailyTurns > 0 && turnsToday >= settings.DailyTurns
            ? new TurnDecision.HandOff(phrases.HandOff, "over-budget")
            : new TurnDecision.AskModel(late);
    }

    /// <summary>
    /// True when a newer message should cut this generation short: at most twice, so that nobody talks us mute.
    /// </summary>
    public static bool MaySupersede(ConversationState conversation) => conversation.Superseded < 2;

    private static TurnDecision Unreadable(
        IReadOnlyList<Unanswered> messages, UnreadableRule rule, Phrases phrases) => rule switch
        {
            UnreadableRule.Person => new TurnDecision.HandOff(phrases.HandOff, "unreadable"),
            UnreadableRule.Skip => new TurnDecision.Skip("unreadable"),
            // Nobody expects an answer to a thumbs-up or to a system notice.
            UnreadableRule.Explain => messages.All(m => m.Kind is "reaction" or "system" or "unsupported")
                ? new TurnDecision.Skip("nothing-to-answer")
                : new TurnDecision.Say(phrases.OnlyText, "unreadable"),
        };

    private static DateTime LocalTime(DateTimeOffset now, string timeZone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone)
            ? TimeZoneInfo.ConvertTime(now, zone).DateTime
            : now.UtcDateTime;
}
