using System.Text.Json;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>
/// Many dead letters at once: each has one effect, in order, whoever puts them back and however often.
/// </summary>
public sealed class ReprocessTests(TestServers servers)
{
    [Fact]
    public async Task Put_back_by_several_at_once_and_again_each_is_answered_once_in_order()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 2 });
        var oracle = await BuryAsync(fleet, contacts: 5, messages: 4);
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync(fleet, "--rate", "200")));
        Assert.All(runs, run => Assert.True(run.ExitCode is 0 or 5, run.Error));
        Assert.Equal(0, (await RunAsync(fleet)).ExitCode);
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet);
        await AreDoneOnceAsync(fleet, 20);
    }

    [Fact]
    public async Task Put_back_beside_a_turn_at_work_a_message_is_answered_before_what_came_after_it()
    {
        const string Contact = "15550006666";
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("model", """{"mode":"unauthorized"}""");
        await fleet.SayAsync(Contact, "first");
        await fleet.UntilAsync("SELECT count(*) = 1 FROM dead_letters WHERE kind = 'turn.buried'");
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":5000,"count":1}""");
        await fleet.SayAsync(Contact, "second");
        await fleet.MetAsync("model");
        await fleet.ReprocessAsync();
        Assert.Equal("echo: first | second", (await fleet.RepliesAsync(Contact))[0].Text);
        await fleet.UntilAsync("SELECT bool_and(disposition = 'answered') FROM inbound_messages");
        Assert.Single(fleet.SentTo(Contact));
    }

    [Fact]
    public async Task A_command_that_is_killed_in_the_middle_goes_on_when_it_is_run_again()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 2 });
        var oracle = await BuryAsync(fleet, contacts: 5, messages: 4);
        await using var killed = fleet.Start(
            "Cli", ["dead-letters", "reprocess", "--yes", "--rate", "10"], FleetProcess.FreeUrl());
        await fleet.UntilAsync("SELECT count(*) >= 5 FROM dead_letters WHERE state = 'reprocessed'");
        killed.Kill();
        var left = await fleet.AskAsync<long>("SELECT count(*) FROM dead_letters WHERE state = 'open'");
        Assert.InRange(left, 1, 15);

        Assert.Equal(0, (await RunAsync(fleet)).ExitCode);
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet);
        await AreDoneOnceAsync(fleet, 20);
    }

    [Fact]
    public async Task A_command_that_is_asked_to_stop_stops_between_two_letters()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        var oracle = await BuryAsync(fleet, contacts: 10, messages: 1);
        await using var stopped = fleet.Start(
            "Cli", ["dead-letters", "reprocess", "--yes", "--rate", "2"], FleetProcess.FreeUrl());
        await fleet.UntilAsync("SELECT count(*) >= 2 FROM dead_letters WHERE state = 'reprocessed'");
        Assert.Equal(130, await stopped.StopAsync());
        Assert.Contains("run the same again", stopped.Log, StringComparison.Ordinal);
        Assert.InRange(await ReprocessedAsync(fleet), 2, 9);

        Assert.Equal(0, (await RunAsync(fleet)).ExitCode);
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet);
        await AreDoneOnceAsync(fleet, 10);
    }

    [Fact]
    public async Task Canaries_that_die_again_spare_the_rest()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        var oracle = await BuryAsync(fleet, contacts: 6, messages: 1, mended: false);
        var stopped = await RunAsync(fleet, "--canary", "2", "--json");
        Assert.Equal(5, stopped.ExitCode);
        Assert.Equal("relapsed",
            JsonDocument.Parse(stopped.Output).RootElement.GetProperty("data").GetProperty("end").GetString());
        Assert.Equal(6, await fleet.AskAsync<long>("SELECT count(*) FROM dead_letters WHERE state = 'open'"));
        Assert.InRange(await ReprocessedAsync(fleet), 1, 2);

        await fleet.ControlAsync("model", """{"mode":"ok"}""");
        Assert.Equal(0, (await RunAsync(fleet, "--canary", "2")).ExitCode);
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet);
    }

    [Fact]
    public async Task Without_canaries_it_stops_too_when_letters_die_again()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await BuryAsync(fleet, contacts: 12, messages: 1, mended: false);
        var stopped = await RunAsync(fleet, "--rate", "2", "--repeats", "2");
        Assert.Equal(5, stopped.ExitCode);
        Assert.Contains("dead again", stopped.Output, StringComparison.Ordinal);
        Assert.InRange(await ReprocessedAsync(fleet), 2, 11);
        Assert.Equal(12, await fleet.AskAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    [Fact]
    public async Task A_webhook_that_still_cannot_be_read_is_the_same_letter_again()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.PostAsync("not json"u8.ToArray());
        await fleet.UntilAsync("SELECT count(*) = 1 FROM dead_letters");
        var stopped = await RunAsync(fleet, "--canary", "1");
        Assert.Equal(5, stopped.ExitCode);
        Assert.Equal("open", await fleet.AskAsync<string>("SELECT state FROM dead_letters"));
        var discarded = await fleet.FrotaAsync("dead-letters", "discard", "1", "--why", "no webhook", "--yes");
        Assert.Equal(0, discarded.ExitCode);
        Assert.Equal("no webhook", await fleet.AskAsync<string>("SELECT resolution FROM dead_letters"));
    }

    [Fact]
    public async Task Faults_are_grouped_with_what_they_cost()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await BuryAsync(fleet, contacts: 3, messages: 1);
        await fleet.PostAsync("not json"u8.ToArray());
        await fleet.UntilAsync("SELECT count(*) = 4 FROM dead_letters");
        var listed = await fleet.FrotaAsync("dead-letters", "list", "--grouped", "--json");
        var faults = JsonDocument.Parse(listed.Output).RootElement.GetProperty("data").GetProperty("faults");
        Assert.Equal([("model-refused", 3), ("unreadable-webhook", 1)], faults.EnumerateArray()
            .Select(f => (f.GetProperty("reason").GetString()!, f.GetProperty("count").GetInt32())));
        var first = faults[0];
        Assert.Equal(await fleet.AskAsync<DateTime>("SELECT min(dead_at) FROM dead_letters WHERE kind = 'turn.buried'"),
            first.GetProperty("firstSeen").GetDateTime());
        Assert.Equal(await fleet.AskAsync<DateTime>("SELECT max(dead_at) FROM dead_letters WHERE kind = 'turn.buried'"),
            first.GetProperty("lastSeen").GetDateTime());
        var limited = await fleet.FrotaAsync("dead-letters", "list", "--grouped", "--limit", "1", "--json");
        Assert.Equal(1, JsonDocument.Parse(limited.Output).RootElement.GetProperty("data").GetProperty("faults")
            .GetArrayLength());
    }

    /// <summary>Each message of each contact dies alone; the model is then mended, unless told otherwise.</summary>
    private static async Task<Oracle> BuryAsync(TestFleet fleet, int contacts, int messages, bool mended = true)
    {
        var oracle = new Oracle();
        await fleet.ControlAsync("model", """{"mode":"unauthorized"}""");
        for (var message = 1; message <= messages; message++)
        {
            for (var contact = 0; contact < contacts; contact++)
            {
                await fleet.SayAsync($"1555666{contact:0000}", $"n{message}");
                oracle.Accepted($"1555666{contact:0000}", [message]);
            }

            await fleet.UntilAsync(
                "SELECT count(*) = @count FROM dead_letters WHERE state = 'open'", new { count = contacts * message });
        }

        await fleet.ControlAsync("model", mended ? """{"mode":"ok"}""" : """{"mode":"unauthorized"}""");
        return oracle;
    }

    private static Task<Ended> RunAsync(TestFleet fleet, params string[] arguments) =>
        fleet.FrotaAsync(["dead-letters", "reprocess", "--yes", .. arguments]);

    private static Task<long> ReprocessedAsync(TestFleet fleet) =>
        fleet.AskAsync<long>("SELECT count(*) FROM audit_log WHERE action = 'dead_letter.reprocessed'");

    private static async Task AreDoneOnceAsync(TestFleet fleet, int letters)
    {
        Assert.Equal(
            letters, await fleet.AskAsync<long>("SELECT count(*) FROM dead_letters WHERE state = 'reprocessed'"));
        Assert.Equal(letters, await ReprocessedAsync(fleet));
        Assert.Equal(letters, await fleet.AskAsync<long>(
            "SELECT count(*) FROM inbound_messages WHERE disposition = 'answered'"));
    }
}
