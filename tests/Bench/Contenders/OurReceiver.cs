using Frota.Harness.Fleet;

namespace Frota.Bench.Contenders;

/// <summary>The fleet's receiver, as it is in production.</summary>
internal sealed class OurReceiver : IReceiving
{
    public string Name => Names.Ours;

    public string Durability => Names.Synced;

    public async Task<Listening> ListenAsync(BenchServers servers)
    {
        var ours = await OurFleet.StartAsync(servers, workers: 0);
        return new Listening(ours.Hooks, "main", TestFleet.AppSecret, [ours.Fleet.Receiver.Id], [servers.Broker],
            async () => await ours.DisposeAsync());
    }
}
