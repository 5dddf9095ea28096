using System.Net;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>One tenant's burst does not delay another tenant's reply, and loses nothing, not even its order.</summary>
public sealed class FairnessTests(TestServers servers)
{
    private const int Burst = 6_000;
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
        await EachNeighbourAsync(fleet, round: 1);
        Assert.InRange(await fleet.AskAsync<long>(NoisyAnswered, new { fleet.TenantId }), 0, Burst / 2);
        for (var round = 2; round <= Rounds; round++)
        {
            await EachNeighbourAsync(fleet, round);
        }

        await Until.TrueAsync(async () => await fleet.AskAsync<long>(NoisyAnswered, new { fleet.TenantId }) == Burst,
            TimeSpan.FromSeconds(150), () => $"the burst was not answered whole; {fleet.Logs()}");
        Assert.Equal(Burst, await fleet.AskAsync<long>(
            "SELECT count(*) FROM outbound_messages WHERE tenant_id = @TenantId", new { fleet.TenantId }));
        Assert.Equal(Enumerable.Repeat(Rounds, Neighbours),
            Enumerable.Range(0, Neighbours).Select(n => fleet.SentTo(Contact(n)).Count));
    }

    [Fact]
    public async Task What_intake_puts_off_keeps_its_order_though_a_worker_dies_at_it()
    {
        const int contacts = 48;
        const int messages = 100;
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        fleet.Workers[0].Kill();
        var oracle = new Oracle();
        for (var n = 1; n <= messages; n++)
        {
            Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync(
                WhatsApp.Messages([.. Enumerable.Range(0, contacts).Select(c => Message(c, $"n{n}"))])));
            Enumerable.Range(0, contacts).ToList().ForEach(c => oracle.Accepted(Number(c), [n]));
        }

        var dying = fleet.AddWorker();
        await fleet.UntilAsync("SELECT EXISTS (SELECT FROM intake_overflow)");
        dying.Kill();
        fleet.AddWorker();
        await oracle.SettleAsync(fleet);
        oracle.Check(fleet);
        Assert.Equal(0, await fleet.AskAsync<int>("SELECT count(*)::int FROM intake_overflow"));
    }

    private static Task EachNeighbourAsync(TestFleet fleet, int round) =>
        Parallel.ForAsync(0, Neighbours, async (n, _) =>
        {
            await fleet.SayAsync(Contact(n), $"n{round}", account: TestFleet.Neighbour(n));
            await fleet.RepliesAsync(Contact(n), round);
        });

    /// <summary>So many contacts of one tenant write at the same moment, and all of it is stored.</summary>
    private static async Task BurstAsync(TestFleet fleet)
    {
        foreach (var webhook in Enumerable.Range(0, Burst).Chunk(100))
        {
            Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync(
                WhatsApp.Messages([.. webhook.Select(i => Message(i, "n1"))])));
        }

        await fleet.UntilAsync("SELECT count(*) = @Burst FROM inbound_messages", new { Burst });
    }

    private static object Message(int contact, string text) => new
    {
        from = Number(contact),
        id = WhatsApp.NewId(),
        timestamp = "1772998024",
        text = new { body = text },
        type = "text",
    };

    private static string Number(int contact) => $"55119{contact:00000000}";

    private static string Contact(int neighbour) => $"1555000{neighbour:0000}";
}
