using System.Net;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>One tenant's burst does not delay another tenant's reply, and the burst loses nothing.</summary>
public sealed class FairnessTests(TestServers servers)
{
    private const int Burst = 2_000;
    private const int Neighbours = 10;
    private const int Rounds = 3;

    private const string NoisyAnswered =
        "SELECT count(*) FROM inbound_messages WHERE tenant_id = @TenantId AND disposition = 'answered'";

    [Fact]
    public async Task A_burst_of_one_tenant_does_not_delay_the_others()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Neighbours = Neighbours });
        await fleet.ControlAsync("model", """{"mode":"slow","delayMs":200}""");
        await BurstAsync(fleet);
        for (var round = 1; round <= Rounds; round++)
        {
            await Parallel.ForAsync(0, Neighbours, async (n, _) =>
            {
                await fleet.SayAsync(Contact(n), $"n{round}", account: TestFleet.Neighbour(n));
                await fleet.RepliesAsync(Contact(n), round);
            });
        }

        Assert.InRange(await fleet.AskAsync<long>(NoisyAnswered, new { fleet.TenantId }), 0, Burst / 2);
        await Until.TrueAsync(async () => await fleet.AskAsync<long>(NoisyAnswered, new { fleet.TenantId }) == Burst,
            TimeSpan.FromSeconds(150), () => $"the burst was not answered whole; {fleet.Logs()}");
        Assert.Equal(Burst, await fleet.AskAsync<long>(
            "SELECT count(*) FROM outbound_messages WHERE tenant_id = @TenantId", new { fleet.TenantId }));
        Assert.Equal(Enumerable.Repeat(Rounds, Neighbours),
            Enumerable.Range(0, Neighbours).Select(n => fleet.SentTo(Contact(n)).Count));
    }

    /// <summary>So many contacts of one tenant write at the same moment, and all of it is stored.</summary>
    private static async Task BurstAsync(TestFleet fleet)
    {
        foreach (var webhook in Enumerable.Range(0, Burst).Chunk(100))
        {
            Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync(WhatsApp.Messages([.. webhook.Select(i => new
            {
                from = $"55119{i:00000000}",
                id = WhatsApp.NewId(),
                timestamp = "1772998024",
                text = new { body = "n1" },
                type = "text",
            })])));
        }

        await fleet.UntilAsync("SELECT count(*) = @Burst FROM inbound_messages", new { Burst });
    }

    private static string Contact(int neighbour) => $"1555000{neighbour:0000}";
}
