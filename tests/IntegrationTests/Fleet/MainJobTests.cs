using System.Net;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>The main job on real services: signed webhooks become answers, each once and in order.</summary>
public sealed class MainJobTests(TestServers servers)
{
    [Fact]
    public async Task A_message_is_answered_once_and_accounted_for()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        await fleet.SayAsync("15550002222", "Qual o horário?", "wamid.first");
        var replies = await fleet.RepliesAsync("15550002222");
        Assert.Equal("echo: Qual o horário?", Assert.Single(replies).Text);
        await fleet.UntilAsync("SELECT bool_and(disposition = 'answered') FROM inbound_messages");
        await fleet.UntilAsync("SELECT bool_and(state = 'sent') FROM outbound_messages");
        await fleet.UntilAsync("SELECT count(*) = 0 FROM leases WHERE owner IS NOT NULL");
    }

    [Fact]
    public async Task Twenty_messages_in_a_burst_are_all_answered_in_order_in_fewer_turns()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 3, Settings = Patient });
        for (var i = 1; i <= 20; i++)
        {
            await fleet.SayAsync("5511900000001", $"n{i}");
        }

        var oracle = new Oracle();
        oracle.Accepted("5511900000001", Enumerable.Range(1, 20));
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet);
        Assert.InRange(oracle.Turns(fleet), 1, 19);
    }

    [Fact]
    public async Task Two_thousand_messages_of_two_hundred_contacts_with_duplicates_are_answered_once_in_order()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 3, Settings = Patient });
        var oracle = await Load.RunAsync(fleet, contacts: 200, messages: 2_000, seed: 20_261_121);
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet);
        Assert.InRange(oracle.Turns(fleet), 200, 1_999);
        Assert.Equal(2_000, await fleet.AskAsync<long>("SELECT count(*) FROM inbound_messages"));
    }

    [Fact]
    public async Task A_worker_killed_during_the_load_costs_nothing()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 3, Settings = Patient });
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":300}""");
        var load = Load.RunAsync(fleet, contacts: 200, messages: 2_000, seed: 7);
        await fleet.UntilAsync("SELECT count(*) >= 40 FROM leases WHERE scope = 'turn' AND owner IS NOT NULL");
        var killed = await fleet.BusiestAsync();
        killed.Kill();
        var oracle = await load;
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet,
            mayBeInDoubt: await fleet.AskAsync<long>("SELECT count(*) FROM outbound_messages WHERE resent"));
    }

    [Fact]
    public async Task A_webhook_delivered_a_hundred_times_is_answered_once()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 2 });
        var body = WhatsApp.Text("15550003333", "only once", "wamid.many");
        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => fleet.PostAsync(body)));
        Assert.All(statuses, s => Assert.Equal(HttpStatusCode.OK, s));
        await fleet.RepliesAsync("15550003333");
        await fleet.SayAsync("15550003333", "and then", "wamid.after");
        await fleet.RepliesAsync("15550003333", 2);
        Assert.Equal(["echo: only once", "echo: and then"], fleet.SentTo("15550003333").Select(s => s.Text));
    }

    /// <summary>Quiet times short enough for a test and long enough to coalesce.</summary>
    private const string Patient =
        """{"provider":"openai","model":"sim","quietMs":1000,"fragmentQuietMs":1000,"maxWaitMs":4000}""";
}
