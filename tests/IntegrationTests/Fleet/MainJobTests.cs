using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>The main job on real services: a signed webhook becomes one answer.</summary>
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
        Assert.Equal(0, await fleet.AskAsync<long>("SELECT count(*) FROM leases WHERE owner IS NOT NULL"));
    }
}
