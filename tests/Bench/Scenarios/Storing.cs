using Frota.Bench.Contenders;
using Frota.Bench.Load;

namespace Frota.Bench.Scenarios;

/// <summary>Webhooks at a rate, and a worker that only stores: receiver, broker, intake and Postgres.</summary>
/// <param name="Rate">Webhooks a second.</param>
internal sealed record Storing(int Rate) : IScenario
{
    // Most of whoever writes has written before: the warm-up meets them all.
    private const int Contacts = 20_000;

    public string Name => "stored";

    public string Title => $"Webhook → stored in the inbox, at {Rate:#,0} a second";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new("stored/s"), new("accepted/s"), new("waiting at the end", true), new("CPU, µs each", true),
        new("CPU of its stores, µs", true), new("memory, MB", true),
    ];

    public IReadOnlyList<Entrant> Entrants => [new(Names.Ours, Names.Synced, TryAsync)];

    private async Task<double[]> TryAsync(Trial trial)
    {
        var wrk = new Wrk(Connections: 64, Rate) { Contacts = Contacts };
        await using var ours = await OurFleet.StartAsync(trial, workers: 0);
        await ours.Fleet.AddWorker("intake").ReadyAsync();
        var warm = await ours.PostAsync(wrk, trial.WarmUp);
        await ours.ReachAsync(ours.StoredAsync, warm.Webhooks);
        var (report, costs) = await ours.CostsAsync(() => ours.PostAsync(wrk, trial.Duration));
        var stored = await ours.StoredAsync() - warm.Webhooks;
        await ours.ReachAsync(ours.StoredAsync, warm.Webhooks + report.Webhooks);
        return
        [
            stored / report.Seconds, report.PerSecond, report.Webhooks - stored, costs.ProgramMicros(stored),
            costs.StoreMicros(stored), costs.Megabytes,
        ];
    }
}
