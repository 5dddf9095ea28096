using Frota.Conversations.Reviving;
using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Xunit;

namespace Frota.UnitTests.Conversations.Reviving;

public sealed class RevivalRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public void What_is_still_unanswered_is_answered() =>
        Assert.Equal("would answer 2 messages of 5511", Useful(Turn(Facts(messages: 2))));

    [Fact]
    public void A_long_wait_is_told() =>
        Assert.Equal("would answer late 1 message of 5511", Useful(Turn(Facts(minutesAgo: 61))));

    [Fact]
    public void What_was_settled_meanwhile_is_a_duplicate() =>
        Assert.Equal("settled-already", Useless(Turn(Facts() with { Dead = 0 })));

    [Theory]
    [InlineData("person", false)]
    [InlineData("person", true)]
    [InlineData("ai", true)]
    public void What_a_person_has_or_had_is_theirs(string state, bool since) =>
        Assert.Equal("a-person-has-it", Useless(Turn(Facts(state: state) with { PersonSince = since })));

    [Fact]
    public void Messages_that_newer_ones_overtook_follow_the_tenant()
    {
        var overtaken = Facts() with { AnsweredSince = true };

        Assert.Equal("overtaken", Useless(Turn(overtaken)));
        Assert.Equal("would answer 1 message of 5511, though newer ones were answered",
            Useful(Turn(overtaken, new() { Overtaken = OvertakenRule.Answer })));
        Assert.True(Turn(Facts(), new() { Overtaken = OvertakenRule.Skip }).IsUseful);
    }

    [Theory]
    [InlineData(1439, true)]
    [InlineData(1440, false)]
    [InlineData(100_000, false)]
    public void The_reply_window_runs_from_the_contacts_last_message(int silentMinutes, bool open)
    {
        var verdict = Turn(Facts(minutesAgo: 200_000, silentMinutes: silentMinutes));

        Assert.Equal(open ? "" : "reply-window-closed", verdict.Reason);
        Assert.True(RevivalRules.Turn(Facts(minutesAgo: 200_000), Tenant(new()), null).IsUseful);
    }

    [Fact]
    public void The_rules_that_the_turn_will_meet_are_told()
    {
        Assert.Equal("stale", Useless(Turn(Facts(minutesAgo: 60), new() { Stale = StaleRule.Skip })));
        Assert.Equal("would hand over to a person (stale) 1 message of 5511",
            Useful(Turn(Facts(minutesAgo: 60), new() { Stale = StaleRule.Person })));
        Assert.Equal("would hand over to a person (over-budget) 1 message of 5511",
            Useful(Turn(Facts() with { TurnsToday = 3 }, new() { DailyTurns = 3 })));
        Assert.Equal("would answer by the rule unreadable 1 message of 5511", Useful(Turn(Facts(text: ""))));
    }

    [Theory]
    [InlineData(1, 0, "would send 1 part to 5511", "")]
    [InlineData(3, 0, "would send 3 parts to 5511", "")]
    [InlineData(2, 1, "would send 2 parts to 5511", "")]
    [InlineData(0, 2, "the provider reported it as sent", "sent-already")]
    [InlineData(0, 0, "none of its parts is dead any more", "settled-already")]
    public void A_reply_is_sent_as_far_as_it_is_dead(int dead, int sent, string words, string reason) =>
        Assert.Equal(new RevivalVerdict(reason.Length == 0, reason, words),
            Reply(Parts() with { Dead = dead, Sent = sent }));

    [Fact]
    public void A_reply_is_not_sent_over_a_person() =>
        Assert.Equal("a-person-has-it", Useless(Reply(Parts() with { PersonSince = true })));

    [Fact]
    public void A_reply_that_newer_ones_overtook_follows_the_tenant()
    {
        var overtaken = Parts() with { SentSince = true };

        Assert.Equal("overtaken", Useless(Reply(overtaken)));
        Assert.Equal("would send 1 part to 5511, though newer replies went out",
            Useful(RevivalRules.Reply(overtaken, new() { Overtaken = OvertakenRule.Answer }, Day)));
    }

    [Theory]
    [InlineData(1439, "")]
    [InlineData(1440, "reply-window-closed")]
    [InlineData(null, "")]
    public void A_reply_needs_an_open_window(int? silentMinutes, string reason) => Assert.Equal(reason,
        Reply(Parts() with { Silence = silentMinutes is { } m ? TimeSpan.FromMinutes(m) : null }).Reason);

    [Fact]
    public void A_channel_without_a_window_is_always_open() => Assert.True(
        RevivalRules.Reply(Parts() with { Silence = TimeSpan.FromDays(400) }, new(), null).IsUseful);

    [Fact]
    public void A_doubt_is_told() => Assert.Equal("would send 1 part to 5511, who may have it already",
        Useful(Reply(Parts() with { InDoubt = true })));

    private static RevivalVerdict Turn(TurnFacts facts, TenantSettings? settings = null) =>
        RevivalRules.Turn(facts, Tenant(settings ?? new()), Day);

    private static RevivalVerdict Reply(ReplyFacts facts) => RevivalRules.Reply(facts, new(), Day);

    private static TurnFacts Facts(
        int messages = 1, string state = "ai", string text = "oi", int minutesAgo = 1, int? silentMinutes = null) =>
        new(new ConversationState(7, 5, "5511", state, false, TimeSpan.Zero, 0, 0, 9,
                Now.UtcDateTime.AddMinutes(-(silentMinutes ?? minutesAgo))),
            [.. Enumerable.Range(1, messages).Select(i =>
                new Unanswered(i, $"wamid.{i}", text.Length > 0 ? "text" : "image", text,
                    Now.UtcDateTime.AddMinutes(-minutesAgo)))],
            messages, AnsweredSince: false, PersonSince: false, TurnsToday: 0, Now);

    private static ReplyFacts Parts() => new("5511", 1, 0, false, false, false, TimeSpan.FromMinutes(5));

    private static TenantEntry Tenant(TenantSettings settings) => new(3, "pt-BR", "America/Sao_Paulo", settings);

    private static string Useful(RevivalVerdict verdict)
    {
        Assert.Equal((true, ""), (verdict.IsUseful, verdict.Reason));
        return verdict.Words;
    }

    private static string Useless(RevivalVerdict verdict)
    {
        Assert.False(verdict.IsUseful);
        Assert.NotEmpty(verdict.Words);
        return verdict.Reason;
    }
}
