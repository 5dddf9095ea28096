using Frota.Harness.Fleet;

namespace Frota.Bench.Contenders;

/// <summary>The fleet's receiver, as it is in production.</summary>
internal sealed class OurReceiver : IReceiving
{
    // One account is the whole load here: its limit would be what is measured.
    private static readonly string[] NoLimit = ["--EDGE_RATE=1000000"];

    public string Name => Names.Ours;

    public string Durability => Names.Synced;

    public async Task<Listening> ListenAsync(BenchServers servers)
    {
        var store = await servers.BrokerAsync();
        var fleet = await TestFleet.StartAsync(servers.Private, new FleetSetup
        {
            Workers = 0,
            Broker = store.Environment["BENCH_RABBITMQ"],
            Receiver = NoLimit,
        });
        return new Listening(new Uri($"{fleet.ReceiverUrl}/hooks/whatsapp-cloud"), "main",
            TestFleet.AppSecret, [fleet.Receiver.Id], store.Processes, async () =>
            {
                await fleet.DisposeAsync();
                await store.DisposeAsync();
            });
    }
}
