using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
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
        Assert.Empty(ledger.GetProperty("data").GetProperty("unaccountedIds").EnumerateArray());
        await RunAsync(fleet, 3, "dead-letters", "show", "4711");
        await RunAsync(fleet, 2, "dead-letters", "frobnicate");
    }

    [Fact]
    public async Task The_ledger_names_what_is_unaccounted_the_oldest_first()
    {
        var postgres = await servers.NewDatabaseAsync();
        await using (var owner = TestServers.Owner(postgres))
        {
            // Nobody works here. Of each kind one is lost and one is not due yet.
            await owner.ExecuteAsync("""
                INSERT INTO tenants (slug, name) VALUES ('one', 'One');
                INSERT INTO channel_accounts (tenant_id, channel, account_key) VALUES (1, 'telegram', 'one');
                INSERT INTO contacts (tenant_id, account_id, external_id) VALUES (1, 1, 'ana'), (1, 1, 'bia');
                INSERT INTO conversations (tenant_id, account_id, contact_id, pending, wake_at)
                  VALUES (1, 1, 1, true, clock_timestamp() - interval '1 hour'), (1, 1, 2, true, clock_timestamp());
                INSERT INTO inbound_messages
                    (tenant_id, account_id, conversation_id, provider_id, kind, webhook_id, received_at)
                  SELECT 1, 1, n, 'i' || n, 'text', gen_random_uuid(), clock_timestamp() - interval '1 hour'
                  FROM generate_series(1, 2) n;
                INSERT INTO turns (tenant_id, conversation_id, epoch, attempt, worker_id, outcome, messages, started_at)
                  SELECT 1, n, 1, 1, 1, 'answered', 1, clock_timestamp() FROM generate_series(1, 2) n;
                INSERT INTO outbound_messages (tenant_id, account_id, conversation_id, turn_id, webhook_id, part, body,
                    created_at, not_before)
                  SELECT 1, 1, n, n, gen_random_uuid(), 1, 'hello', clock_timestamp() - interval '2 hours',
                    clock_timestamp() - CASE n WHEN 2 THEN interval '2 hours' ELSE interval '0' END
                  FROM generate_series(1, 2) n;
                """);
        }

        var environment = new Dictionary<string, string> { ["FROTA_POSTGRES"] = postgres, ["NO_COLOR"] = "1" };
        var told = await Script.TryAsync(Checkout.Executable("Cli"), ["ledger"], environment);
        var ledger = await Script.TryAsync(Checkout.Executable("Cli"), ["ledger", "--json"], environment);
        Assert.Equal((6, 6), (told.ExitCode, ledger.ExitCode));
        Assert.Contains("the oldest, for frota trace: outbound:2 inbound:1", told.Output, StringComparison.Ordinal);
        Assert.Equal(["outbound:2", "inbound:1"], JsonDocument.Parse(ledger.Output).RootElement.GetProperty("data")
            .GetProperty("unaccountedIds").EnumerateArray().Select(id => id.GetString()!));
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
