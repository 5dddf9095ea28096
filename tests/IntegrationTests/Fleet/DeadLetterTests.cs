using System.Text.Json;
using Dapper;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>
/// Dead letters are judged before they go back: what helps nobody any more is discarded with the reason, and nobody
/// hears from us.
/// </summary>
public sealed class DeadLetterTests(TestServers servers)
{
    private const string Contact = "15554440000";

    [Fact]
    public async Task A_dry_run_tells_what_would_be_done_and_does_nothing()
    {
        await using var fleet = await BuryAsync();
        var preview = await PreviewAsync(fleet);
        Assert.Equal($"would answer 1 message of {Contact}", preview.GetProperty("what").GetString());
        Assert.Equal("put back", preview.GetProperty("verdict").GetString());
        Assert.Equal(1, await fleet.AskAsync<long>("SELECT count(*) FROM dead_letters WHERE state = 'open'"));
        Assert.Equal(0, await fleet.AskAsync<long>("SELECT count(*) FROM audit_log"));
        Assert.Empty(fleet.SentTo(Contact));
    }

    [Fact]
    public async Task A_closed_reply_window_discards_the_letter()
    {
        await using var fleet = await BuryAsync();
        await ExecuteAsync(fleet, """
            UPDATE inbound_messages SET received_at = received_at - interval '25 hours';
            UPDATE conversations SET last_inbound_at = last_inbound_at - interval '25 hours'
            """);
        Assert.Equal("reply-window-closed", (await PreviewAsync(fleet)).GetProperty("rule").GetString());
        await fleet.ReprocessAsync();
        await IsDiscardedAsync(fleet, "reply-window-closed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_person_took_is_discarded_even_when_they_gave_it_back(bool givenBack)
    {
        await using var fleet = await BuryAsync();
        await fleet.FrotaAsync("conversations", "take", "1");
        if (givenBack)
        {
            await fleet.FrotaAsync("conversations", "return", "1");
        }

        await fleet.ReprocessAsync();
        await IsDiscardedAsync(fleet, "a-person-has-it");
    }

    [Fact]
    public async Task What_newer_messages_overtook_is_not_answered_twice()
    {
        await using var fleet = await BuryAsync();
        await fleet.SayAsync(Contact, "two");
        // The model sees the dead one as what was said before, and answers both.
        Assert.Equal("echo: one | two", Assert.Single(await fleet.RepliesAsync(Contact)).Text);
        await fleet.UntilAsync("SELECT count(*) = 1 FROM inbound_messages WHERE disposition = 'answered'");
        await fleet.ReprocessAsync();
        await IsDiscardedAsync(fleet, "overtaken", replies: 1);
    }

    [Fact]
    public async Task A_tenant_may_want_what_was_overtaken_answered_too()
    {
        await using var fleet = await BuryAsync(
            """{"provider":"openai","model":"sim","quietMs":0,"fragmentQuietMs":0,"overtaken":"Answer"}""");
        await fleet.SayAsync(Contact, "two");
        await fleet.RepliesAsync(Contact);
        await fleet.UntilAsync("SELECT count(*) = 1 FROM inbound_messages WHERE disposition = 'answered'");
        await fleet.ReprocessAsync();
        Assert.Equal("echo: one", (await fleet.RepliesAsync(Contact, 2))[1].Text);
    }

    [Fact]
    public async Task A_buried_send_that_the_provider_reports_as_delivered_is_not_sent_again()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("graph", """{"mode":"unauthorized"}""");
        await fleet.SayAsync(Contact, "one");
        await fleet.UntilAsync("SELECT count(*) = 1 FROM dead_letters WHERE kind = 'outbound.buried'");
        await fleet.ControlAsync("graph", """{"mode":"ok"}""");
        var attempt = await fleet.AskAsync<Guid>("SELECT attempt_id FROM outbound_messages WHERE state = 'dead'");

        await fleet.PostAsync(WhatsApp.Status("wamid.late", "failed", Contact, attempt));
        await fleet.UntilAsync("SELECT count(*) = 1 FROM early_statuses WHERE status = 'failed'");
        Assert.Equal("dead", await fleet.AskAsync<string>("SELECT state FROM outbound_messages"));

        await fleet.PostAsync(WhatsApp.Status("wamid.late", "delivered", Contact, attempt));
        await fleet.UntilAsync("SELECT state = 'delivered' AND provider_id = 'wamid.late' FROM outbound_messages");
        await fleet.ReprocessAsync();
        await IsDiscardedAsync(fleet, "sent-already");
    }

    [Fact]
    public async Task Letters_are_exported_without_their_bodies_unless_asked()
    {
        await using var fleet = await BuryAsync();
        var folder = Directory.CreateTempSubdirectory("frota-export-");
        var (heads, whole) = (Path.Combine(folder.FullName, "heads"), Path.Combine(folder.FullName, "whole"));
        Assert.Equal(0, (await fleet.FrotaAsync("dead-letters", "export", "--out", heads, "--json")).ExitCode);
        Assert.Equal(0, (await fleet.FrotaAsync("dead-letters", "export", "--out", whole, "--body")).ExitCode);
        Assert.Equal(4, (await fleet.FrotaAsync("dead-letters", "export", "--out", whole)).ExitCode);

        var head = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(heads))).RootElement;
        var letter = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(whole))).RootElement;
        Assert.False(head.TryGetProperty("body", out _));
        Assert.Equal("model-refused", head.GetProperty("reason").GetString());
        Assert.Equal(await fleet.AskAsync<byte[]>("SELECT body FROM dead_letters"),
            letter.GetProperty("body").GetBytesFromBase64());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(whole));
        Assert.Equal(["false 1", "true 1"], (await fleet.AskAsync<string>("""
            SELECT string_agg(concat_ws(' ', details ->> 'bodies', details ->> 'letters'), ',' ORDER BY id)
            FROM audit_log WHERE action = 'dead_letter.exported'
            """)).Split(','));
        folder.Delete(recursive: true);
    }

    /// <summary>A fleet with one dead letter, of a model that works again.</summary>
    private async Task<TestFleet> BuryAsync(string? settings = null)
    {
        var setup = new FleetSetup();
        var fleet = await TestFleet.StartAsync(servers, setup with { Settings = settings ?? setup.Settings });
        await fleet.ControlAsync("model", """{"mode":"unauthorized"}""");
        await fleet.SayAsync(Contact, "one");
        await fleet.UntilAsync("SELECT count(*) = 1 FROM dead_letters WHERE kind = 'turn.buried'");
        await fleet.ControlAsync("model", """{"mode":"ok"}""");
        return fleet;
    }

    private static async Task<JsonElement> PreviewAsync(TestFleet fleet)
    {
        var ended = await fleet.FrotaAsync("dead-letters", "reprocess", "--dry-run", "--json");
        return JsonDocument.Parse(ended.Output).RootElement.GetProperty("data").GetProperty("letters")[0];
    }

    /// <summary>The letter ended by a rule, its message stays accounted for, and nobody heard of it.</summary>
    private static async Task IsDiscardedAsync(TestFleet fleet, string rule, int replies = 0)
    {
        Assert.Equal("discarded", await fleet.AskAsync<string>("SELECT state FROM dead_letters"));
        Assert.StartsWith($"{rule}: ", await fleet.AskAsync<string>("SELECT resolution FROM dead_letters"));
        Assert.Equal(rule, await fleet.AskAsync<string>(
            "SELECT details ->> 'rule' FROM audit_log WHERE action = 'dead_letter.discarded'"));
        Assert.Equal(0, await fleet.AskAsync<long>("SELECT count(*) FROM inbound_messages WHERE disposition IS NULL"));
        Assert.Equal(0, (await fleet.FrotaAsync("ledger")).ExitCode);
        Assert.Equal(replies, fleet.SentTo(Contact).Count);
    }

    private static async Task ExecuteAsync(TestFleet fleet, string sql)
    {
        await using var connection = await fleet.OwnerAsync();
        await connection.ExecuteAsync(sql);
    }
}
