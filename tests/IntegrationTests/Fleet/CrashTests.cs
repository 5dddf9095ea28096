using Dapper;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>Workers that die at the same turn: others take over, then it runs alone, then it is poison.</summary>
public sealed class CrashTests(TestServers servers)
{
    private const string Held = "SELECT EXISTS (SELECT FROM leases l JOIN workers w ON w.id = l.owner "
        + "WHERE l.scope = 'turn' AND w.pid = @pid)";

    [Fact]
    public async Task A_turn_that_killed_two_workers_runs_alone_and_a_third_death_buries_it()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("model", """{"mode":"hang"}""");
        await fleet.SayAsync("15552220000", "poison");
        await DieAsync(fleet, fleet.Workers[0]);
        await DieAsync(fleet, fleet.AddWorker());
        var survivor = fleet.AddWorker();
        await survivor.ReadyAsync();
        var alone = fleet.AddWorker("suspects");
        await DieAsync(fleet, alone);
        await fleet.UntilAsync("SELECT count(*) = 1 FROM dead_letters WHERE reason = 'poison'");
        await fleet.UntilAsync("SELECT bool_and(disposition = 'dead') FROM inbound_messages");

        await fleet.ControlAsync("model", """{"mode":"ok"}""");
        await fleet.SayAsync("15552221111", "neighbour");
        Assert.Equal("echo: neighbour", Assert.Single(await fleet.RepliesAsync("15552221111")).Text);
    }

    [Fact]
    public async Task A_stopped_worker_gives_its_attempt_back_and_another_answers()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        var other = fleet.AddWorker();
        await other.ReadyAsync();
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":1500,"count":1}""");
        await fleet.SayAsync("15552223333", "wait for me");
        await fleet.UntilAsync("SELECT EXISTS (SELECT FROM leases WHERE scope = 'turn' AND owner IS NOT NULL)");
        var busy = await fleet.BusiestAsync();
        Assert.Equal(0, await busy.StopAsync());
        Assert.Equal("echo: wait for me", Assert.Single(await fleet.RepliesAsync("15552223333")).Text);
        Assert.Equal(0, await fleet.AskAsync<int>("SELECT claims FROM leases WHERE scope = 'turn'"));
    }

    [Fact]
    public async Task A_frozen_worker_is_fenced_and_what_it_brings_later_is_discarded()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":10000,"count":1}""");
        await fleet.SayAsync("15552224444", "freeze");
        await fleet.MetAsync("model");
        var frozen = fleet.Workers[0];
        frozen.Send("-STOP");
        await fleet.AddWorker().ReadyAsync();
        Assert.Equal("echo: freeze", Assert.Single(await fleet.RepliesAsync("15552224444")).Text);
        frozen.Send("-CONT");
        await Until.TrueAsync(() => Task.FromResult(frozen.Log.Contains("fenced", StringComparison.Ordinal)
            || frozen.Log.Contains("belongs to somebody else", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(60), () => "the zombie never noticed: " + frozen.Log);
        await fleet.SayAsync("15552224444", "after");
        Assert.Equal(["echo: freeze", "echo: after"], (await fleet.RepliesAsync("15552224444", 2)).Select(s => s.Text));
    }

    [Fact]
    public async Task A_message_whose_token_was_lost_is_answered_all_the_same()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.SayAsync("15552225555", "first");
        await fleet.RepliesAsync("15552225555");
        await fleet.UntilAsync("SELECT bool_and(NOT pending) FROM conversations");
        await using (var connection = await fleet.OwnerAsync())
        {
            // As intake leaves it when its worker dies between the commit and the publish.
            await connection.ExecuteAsync("""
                WITH stored AS (
                  INSERT INTO inbound_messages
                    (tenant_id, account_id, conversation_id, provider_id, kind, body, webhook_id, received_at)
                  SELECT tenant_id, account_id, conversation_id, 'wamid.lost', kind, 'second', webhook_id,
                    clock_timestamp()
                  FROM inbound_messages RETURNING id, conversation_id)
                UPDATE conversations v SET pending = true, wake_at = clock_timestamp(), last_inbound_id = stored.id
                FROM stored WHERE v.id = stored.conversation_id
                """);
        }

        Assert.Equal(["echo: first", "echo: second"],
            (await fleet.RepliesAsync("15552225555", 2)).Select(s => s.Text));
    }

    private static async Task DieAsync(TestFleet fleet, FleetProcess worker)
    {
        await fleet.UntilAsync(Held, new { pid = worker.Id });
        worker.Kill();
    }
}
