using Frota.Conversations.Tenants;
using Frota.Conversations.Turns;
using Xunit;

namespace Frota.UnitTests.Conversations.Turns;

/// <summary>Each rule alone. Noon of 2030-01-04, a Friday, UTC; 09:00 in São Paulo.</summary>
public sealed class TurnRulesTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly Phrases Words = Phrases.In("pt");

    [Fact]
    public void The_model_answers_when_no_rule_speaks() =>
        Assert.Equal(new TurnDecision.AskModel(Late: false), Decide(new()));

    [Fact]
    public void What_a_person_has_is_left_to_them() =>
        Assert.Equal(new TurnDecision.LeaveToPerson(), Decide(new(), state: "person"));

    [Theory]
    [InlineData(1439, false)]
    [InlineData(1440, true)]
    [InlineData(1441, true)]
    public void A_closed_reply_window_silences(int minutesAgo, bool closed) => Assert.Equal(
        closed ? new TurnDecision.Skip("reply-window-closed") : new TurnDecision.AskModel(Late: true),
        Decide(new(), minutesAgo: minutesAgo));

    [Fact]
    public void A_channel_without_a_window_may_always_answer() =>
        Assert.Equal(new TurnDecision.AskModel(Late: true), Decide(new(), minutesAgo: 100_000, hasWindow: false));

    [Fact]
    public void The_reply_window_runs_from_the_contacts_last_message() => Assert.Equal(
        new TurnDecision.AskModel(Late: true),
        TurnRules.Decide(Conversation("ai") with { LastInboundAt = Now.UtcDateTime.AddHours(-23) },
            [Message("text", "oi", 1440)], Tenant(new()), Day, 0, Now));

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    public void A_long_wait_makes_the_answer_late(int minutesAgo, bool late) =>
        Assert.Equal(new TurnDecision.AskModel(late), Decide(new(), minutesAgo: minutesAgo));

    [Fact]
    public void The_newest_message_says_how_late_it_is() => Assert.Equal(new TurnDecision.AskModel(Late: false),
        DecideOf([Message("text", "oi", 300), Message("text", "e aí", 1)]));

    [Fact]
    public void Stale_messages_go_where_the_tenant_wants_them()
    {
        Assert.Equal(new TurnDecision.HandOff(Words.LateHandOff, "stale"),
            Decide(new() { Stale = StaleRule.Person }, minutesAgo: 60));
        Assert.Equal(new TurnDecision.Skip("stale"), Decide(new() { Stale = StaleRule.Skip }, minutesAgo: 60));
        Assert.Equal(new TurnDecision.AskModel(Late: false), Decide(new() { Stale = StaleRule.Skip }, minutesAgo: 59));
    }

    [Theory]
    [InlineData("image")]
    [InlineData("audio")]
    [InlineData("location")]
    public void What_it_cannot_read_is_explained_skipped_or_handed_over(string kind)
    {
        Assert.Equal(new TurnDecision.Say(Words.OnlyText, "unreadable"), Decide(new(), text: "", kind: kind));
        Assert.Equal(new TurnDecision.Skip("unreadable"),
            Decide(new() { Unreadable = UnreadableRule.Skip }, text: "", kind: kind));
        Assert.Equal(new TurnDecision.HandOff(Words.HandOff, "unreadable"),
            Decide(new() { Unreadable = UnreadableRule.Person }, text: "", kind: kind));
    }

    [Theory]
    [InlineData("reaction")]
    [InlineData("system")]
    [InlineData("unsupported")]
    public void Nobody_expects_an_answer_to_a_thumbs_up(string kind) =>
        Assert.Equal(new TurnDecision.Skip("nothing-to-answer"), Decide(new(), text: "", kind: kind));

    [Fact]
    public void A_picture_beside_a_thumbs_up_is_answered() => Assert.Equal(
        new TurnDecision.Say(Words.OnlyText, "unreadable"),
        DecideOf([Message("reaction", "", 1), Message("image", "", 1)]));

    [Fact]
    public void A_caption_is_something_to_read() =>
        Assert.Equal(new TurnDecision.AskModel(Late: false), Decide(new(), text: "é este?", kind: "image"));

    [Fact]
    public void A_wish_for_a_person_in_any_message_is_heard()
    {
        Assert.Equal(new TurnDecision.HandOff(Words.HandOff, "asked-for-a-person"),
            DecideOf([Message("text", "atendente", 2), Message("text", "oi", 1)]));
        Assert.Equal(new TurnDecision.HandOff(Words.HandOff, "asked-for-a-person"),
            Decide(new() { HandoffWords = ["gerente"] }, text: "chama o gerente"));
    }

    [Theory]
    [InlineData("09:00", "18:00", true)]
    [InlineData("09:01", "18:00", false)]
    [InlineData("08:00", "09:00", false)]
    [InlineData("12:00", "13:00", false)]
    public void Hours_are_the_tenants_local_ones(string from, string to, bool open) => Assert.Equal(
        open ? new TurnDecision.AskModel(Late: false) : new TurnDecision.Say(Words.Closed, "outside-hours"),
        Decide(new() { Hours = Friday(from, to) }));

    [Fact]
    public void A_tenant_may_say_its_own_words_when_it_is_closed() => Assert.Equal(
        new TurnDecision.Say("Até segunda!", "outside-hours"),
        Decide(new() { Hours = Friday("10:00", "11:00"), ClosedText = "Até segunda!" }));

    [Fact]
    public void An_unknown_time_zone_reads_as_utc() => Assert.Equal(
        new TurnDecision.AskModel(Late: false),
        TurnRules.Decide(Conversation("ai"), [Message("text", "oi", 1)],
            Tenant(new() { Hours = Friday("12:00", "12:01") }) with { TimeZone = "Mars/Olympus" }, Day, 0, Now));

    [Theory]
    [InlineData(0, 1_000_000, true)]
    [InlineData(10, 9, true)]
    [InlineData(10, 10, false)]
    [InlineData(10, 11, false)]
    public void A_used_up_budget_calls_a_person(int budget, int used, bool asks) => Assert.Equal(
        asks ? new TurnDecision.AskModel(Late: false) : new TurnDecision.HandOff(Words.HandOff, "over-budget"),
        Decide(new() { DailyTurns = budget }, turnsToday: used));

    [Fact]
    public void Speaks_the_tenants_language() => Assert.Equal(
        new TurnDecision.HandOff(Phrases.In("en").HandOff, "asked-for-a-person"),
        TurnRules.Decide(Conversation("ai"), [Message("text", "human agent", 1)],
            Tenant(new()) with { Locale = "en-US" }, Day, 0, Now));

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    public void A_generation_is_cut_short_twice_at_most(int superseded, bool may) =>
        Assert.Equal(may, TurnRules.MaySupersede(Conversation("ai") with { Superseded = superseded }));

    private static TurnDecision Decide(
        TenantSettings settings, string state = "ai", string text = "oi", string kind = "text", int minutesAgo = 1,
        bool hasWindow = true, int turnsToday = 0) =>
        TurnRules.Decide(Conversation(state), [Message(kind, text, minutesAgo)], Tenant(settings),
            hasWindow ? Day : null, turnsToday, Now);

    private static TurnDecision DecideOf(IReadOnlyList<Unanswered> messages) =>
        TurnRules.Decide(Conversation("ai"), messages, Tenant(new()), Day, 0, Now);

    private static ConversationState Conversation(string state) =>
        new(7, 5, "5511999998888", state, true, TimeSpan.Zero, 0, 0, 1);

    private static Unanswered Message(string kind, string text, int minutesAgo) =>
        new(1, "wamid.1", kind, text, Now.UtcDateTime.AddMinutes(-minutesAgo));

    private static TenantEntry Tenant(TenantSettings settings) => new(3, "pt-BR", "America/Sao_Paulo", settings);

    private static OpeningHours Friday(string from, string to) => new([DayOfWeek.Friday],
        TimeOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
        TimeOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture));
}
