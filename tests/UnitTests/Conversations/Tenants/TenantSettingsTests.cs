using System.Text.Json;
using Frota.Conversations.Tenants;
using Xunit;

namespace Frota.UnitTests.Conversations.Tenants;

public sealed class TenantSettingsTests
{
    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var settings = TenantSettings.Parse("{}");

        Assert.Equal(("offline", "", ""), (settings.Provider, settings.Model, settings.Persona));
        Assert.Equal((1_000, 3_000, 12_000), (settings.QuietMs, settings.FragmentQuietMs, settings.MaxWaitMs));
        Assert.Equal((UnreadableRule.Explain, StaleRule.Apologize, 60),
            (settings.Unreadable, settings.Stale, settings.StaleAfterMinutes));
        Assert.Equal(OvertakenRule.Skip, settings.Overtaken);
        Assert.Equal((null, "", 0), (settings.Hours, settings.ClosedText, settings.DailyTurns));
        Assert.Empty(settings.HandoffWords);
    }

    [Fact]
    public void One_setting_leaves_the_others_alone() =>
        Assert.Equal(new TenantSettings { QuietMs = 250 }, TenantSettings.Parse("""{"quietMs":250}"""));

    [Fact]
    public void All_settings_are_read()
    {
        var settings = TenantSettings.Parse("""
            {"provider":"openai","model":"m","persona":"Ana","quietMs":1,"fragmentQuietMs":2,"maxWaitMs":3,
             "unreadable":"Person","stale":"skip","staleAfterMinutes":4,"overtaken":"answer",
             "closedText":"fechado","dailyTurns":5,
             "hours":{"days":["Monday","friday"],"from":"08:00","to":"18:30"},"handoffWords":["doutor"]}
            """);

        Assert.Equal(("openai", "m", "Ana", "fechado"),
            (settings.Provider, settings.Model, settings.Persona, settings.ClosedText));
        Assert.Equal((1, 2, 3, 4, 5), (settings.QuietMs, settings.FragmentQuietMs, settings.MaxWaitMs,
            settings.StaleAfterMinutes, settings.DailyTurns));
        Assert.Equal((UnreadableRule.Person, StaleRule.Skip, OvertakenRule.Answer),
            (settings.Unreadable, settings.Stale, settings.Overtaken));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Friday], settings.Hours!.Days);
        Assert.Equal((new TimeOnly(8, 0), new TimeOnly(18, 30)), (settings.Hours.From, settings.Hours.To));
        Assert.Equal(["doutor"], settings.HandoffWords);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"offline\"")]
    [InlineData("""{"quietMs":"fast"}""")]
    [InlineData("""{"quietMs":1.5}""")]
    [InlineData("""{"quitMs":250}""")]
    [InlineData("""{"quietMs":null}""")]
    [InlineData("""{"persona":null}""")]
    [InlineData("""{"provider":null}""")]
    [InlineData("""{"handoffWords":null}""")]
    [InlineData("""{"handoffWords":"doutor"}""")]
    [InlineData("""{"unreadable":"shrug"}""")]
    [InlineData("""{"unreadable":1}""")]
    [InlineData("""{"stale":99}""")]
    [InlineData("""{"hours":{}}""")]
    [InlineData("""{"hours":{"days":["Monday"],"from":"08:00"}}""")]
    [InlineData("""{"hours":{"days":null,"from":"08:00","to":"18:00"}}""")]
    [InlineData("""{"hours":{"days":["Funday"],"from":"08:00","to":"18:00"}}""")]
    [InlineData("""{"hours":{"days":[9],"from":"08:00","to":"18:00"}}""")]
    [InlineData("""{"hours":{"days":["Monday"],"from":"8h","to":"18:00"}}""")]
    [InlineData("""{"hours":{"days":["Monday"],"from":"08:00","to":"24:00"}}""")]
    public void What_cannot_be_read_is_told_not_guessed(string json) =>
        Assert.Throws<JsonException>(() => TenantSettings.Parse(json));

    [Theory]
    [InlineData("pt-BR", "pt")]
    [InlineData("en", "en")]
    public void A_tenants_language_is_its_locales(string locale, string language) =>
        Assert.Equal(language, new TenantEntry(1, locale, "UTC", new TenantSettings()).Language);
}
