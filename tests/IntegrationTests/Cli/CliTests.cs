using System.Security.Cryptography;
using System.Text.Json;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Cli;

/// <summary>The command line as an operator types it, against a running fleet.</summary>
public sealed class CliTests(TestServers servers)
{
    [Fact]
    public async Task From_an_empty_database_to_an_answered_message_and_a_clean_ledger()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await RunAsync(fleet, 0, "db", "validate");
        await RunAsync(fleet, 0, "topology", "check");
        await RunAsync(fleet, 0, "tenants", "add", "school", "--name", "School", "--locale", "en");
        await RunAsync(fleet, 0, "channels", "add", "school", "whatsapp-cloud", "school",
            "--address", "100000000000009", "--generate");
        var listed = await RunAsync(fleet, 0, "channels", "list", "--tenant", "school", "--json");
        Assert.DoesNotContain("secret\":\"", listed, StringComparison.OrdinalIgnoreCase);

        await Until.TrueAsync(async () => (await TryAsync(fleet, "webhook", "send",
            "--channel", "whatsapp-cloud", "--account", "main", "--text", "from the shell", "--from", "15553330000",
            "--url", fleet.ReceiverUrl)).ExitCode == 0, "the webhook was never accepted");
        Assert.Contains("from the shell", (await fleet.RepliesAsync("15553330000"))[0].Text, StringComparison.Ordinal);
        await fleet.UntilAsync("SELECT bool_and(state = 'sent') FROM outbound_messages");
        var vitals = JsonDocument.Parse(await RunAsync(fleet, 0, "dashboard", "--json")).RootElement
            .GetProperty("data");
        Assert.Equal((1, 1), (vitals.GetProperty("accepted").GetInt32(), vitals.GetProperty("answered").GetInt32()));
        Assert.True(vitals.GetProperty("p95Ms").GetDouble() > 0);
        var ledger = JsonDocument.Parse(await RunAsync(fleet, 0, "ledger", "--json")).RootElement;
        Assert.Equal(1, ledger.GetProperty("schemaVersion").GetInt32());
        await RunAsync(fleet, 3, "dead-letters", "show", "4711");
        await RunAsync(fleet, 2, "dead-letters", "frobnicate");
    }

    [Fact]
    public async Task Dead_letters_are_listed_counted_and_put_back_only_when_confirmed()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("model", """{"mode":"unauthorized"}""");
        await fleet.SayAsync("15553331111", "one");
        await fleet.UntilAsync("SELECT count(*) = 1 FROM dead_letters WHERE state = 'open'");
        await fleet.ControlAsync("model", """{"mode":"ok"}""");
        Assert.Contains("model-refused", await RunAsync(fleet, 0, "dead-letters", "list"), StringComparison.Ordinal);
        await RunAsync(fleet, 0, "dead-letters", "reprocess", "--dry-run");
        await RunAsync(fleet, 4, "dead-letters", "reprocess");
        Assert.Equal(1, await fleet.AskAsync<long>("SELECT count(*) FROM dead_letters WHERE state = 'open'"));
        await RunAsync(fleet, 0, "dead-letters", "reprocess", "--yes", "--why", "the key was renewed");
        Assert.Equal("echo: one", Assert.Single(await fleet.RepliesAsync("15553331111")).Text);
        Assert.Equal(1,
            await fleet.AskAsync<long>("SELECT count(*) FROM audit_log WHERE action = 'dead_letter.reprocessed'"));
    }

    [Fact]
    public async Task A_rotated_secret_overlaps_with_the_old_one()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await RunAsync(fleet, 0, "secrets", "rotate", "whatsapp-cloud", "main",
            "--purpose", "webhook", "--generate", "--overlap", "1h");
        await fleet.SayAsync("15553332222", "signed with the old one"); // TestFleet signs with the first secret
        await fleet.RepliesAsync("15553332222");
        await Until.TrueAsync(async () => (await TryAsync(fleet, "webhook", "send",
            "--channel", "whatsapp-cloud", "--account", "main", "--text", "signed with the new one",
            "--from", "15553333333", "--url", fleet.ReceiverUrl)).ExitCode == 0,
            "the new secret was never known");
        await fleet.RepliesAsync("15553333333");
        // Each by its own secret, and an operator sees that the old one is still in use.
        await fleet.UntilAsync("""
            SELECT count(*) = 2 FROM channel_secrets s JOIN channel_accounts a ON a.id = s.account_id
            WHERE a.account_key = 'main' AND a.channel = 'whatsapp-cloud' AND s.purpose = 'webhook'
              AND s.last_used_at IS NOT NULL
            """);
        var listed = JsonDocument.Parse(await RunAsync(fleet, 0, "secrets", "list", "--json")).RootElement
            .GetProperty("data").EnumerateArray()
            .Where(s => s.GetProperty("owner").GetString() == "whatsapp-cloud/main"
                && s.GetProperty("purpose").GetString() == "webhook").ToList();
        Assert.Equal(2, listed.Count);
        Assert.Single(listed, s => s.GetProperty("validUntil").ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task Secrets_are_sealed_anew_with_another_key_and_still_open()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        var rows = await fleet.AskAsync<long>("SELECT count(*) FROM channel_secrets");
        var next = "k2:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        fleet.Environment["FROTA_SECRETS_KEYS"] = $"{next},{fleet.Secrets}";
        Assert.Equal(0, await fleet.Receiver.StopAsync());
        await fleet.ReplaceReceiverAsync();
        await fleet.Receiver.ReadyAsync();
        Assert.Equal(0, await fleet.Workers[0].StopAsync());
        await (await fleet.ReplaceAsync(fleet.Workers[0])).ReadyAsync();

        Assert.Equal(rows, await ResealedAsync(fleet.Environment, "--dry-run"));
        Assert.Equal(rows, await ResealedAsync(fleet.Environment));
        Assert.Equal(0, await ResealedAsync(fleet.Environment));
        await fleet.SayAsync("15553335555", "sealed anew");
        await fleet.RepliesAsync("15553335555");

        var lost = new Dictionary<string, string>(fleet.Environment)
        {
            ["FROTA_SECRETS_KEYS"] = "k3:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        };
        Assert.Equal(5, (await Script.TryAsync(Checkout.Executable("Cli"), ["secrets", "reseal"], lost)).ExitCode);
        await fleet.UntilAsync("SELECT bool_and(substring(sealed FROM 3 FOR 2) = 'k2') FROM channel_secrets");
    }

    private static async Task<long> ResealedAsync(Dictionary<string, string> environment, params string[] options)
    {
        var ended = await Script.TryAsync(
            Checkout.Executable("Cli"), ["secrets", "reseal", "--json", .. options], environment);
        Assert.True(ended.ExitCode == 0, ended.Error + ended.Output);
        return JsonDocument.Parse(ended.Output).RootElement.GetProperty("data").GetProperty("resealed").GetInt64();
    }

    [Fact]
    public async Task A_person_who_takes_over_silences_the_turn_that_is_under_way_until_they_give_it_back()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":3000,"count":1}""");
        await fleet.SayAsync("15553334444", "one");
        await fleet.UntilAsync("SELECT EXISTS (SELECT FROM leases WHERE scope = 'turn' AND owner IS NOT NULL)");
        await RunAsync(fleet, 0, "conversations", "take", "1");
        await fleet.UntilAsync("SELECT bool_and(disposition = 'person') FROM inbound_messages");
        await RunAsync(fleet, 0, "conversations", "return", "1");
        await fleet.SayAsync("15553334444", "two");
        // The first one is history by now, which the person answered elsewhere.
        Assert.Equal("echo: one | two", Assert.Single(await fleet.RepliesAsync("15553334444")).Text);
        await RunAsync(fleet, 3, "conversations", "take", "4711");
        Assert.Equal(2,
            await fleet.AskAsync<long>("SELECT count(*) FROM audit_log WHERE starts_with(action, 'conversation.')"));
    }

    private static Task<Ended> TryAsync(TestFleet fleet, params string[] arguments) => Script.TryAsync(
        Checkout.Executable("Cli"), arguments, new(fleet.Environment) { ["NO_COLOR"] = "1" });

    private static async Task<string> RunAsync(TestFleet fleet, int exitCode, params string[] arguments)
    {
        var ended = await TryAsync(fleet, arguments);
        Assert.True(ended.ExitCode == exitCode,
            $"frota {string.Join(' ', arguments)} ended with {ended.ExitCode}: {ended.Error}{ended.Output}");
        return ended.Output;
    }
}
