using Frota.Bench.Scenarios;
using Frota.Harness.Fleet;

namespace Frota.Bench.Contenders;

/// <summary>The fleet's receiver, as it is in production.</summary>
internal sealed class OurReceiver : IReceiving
{
    public string Name => Names.Ours;

    public string Durability => Names.Synced;

    public async Task<Listening> ListenAsync(Trial trial)
    {
        var ours = await OurFleet.StartAsync(trial, workers: 0);
        return new Listening(ours.Hooks, "main", TestFleet.AppSecret, [ours.Fleet.Receiver.Id], [trial.Servers.Broker],
            async () => await ours.DisposeAsync());
    }
}
