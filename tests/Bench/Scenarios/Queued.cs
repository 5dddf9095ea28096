using Frota.Bench.Contenders;
using Frota.Bench.Load;
using Frota.Bench.Measuring;

namespace Frota.Bench.Scenarios;

/// <summary>
/// How webhooks are accepted while nobody works them off, before an empty queue and behind a long one, and the memory
/// of the worker that comes then.
/// </summary>
internal sealed record Queued : IScenario
{
    private const int Many = 1_000_000;

    private static readonly TimeSpan Piece = TimeSpan.FromSeconds(20);

    public string Name => "queued";

    public bool IsLong => true;

    public bool HasPeers => false;

    public string Title => $"Webhook → queue → 2xx, 1,000 a second, behind almost none and behind {Many:#,0} webhooks";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new("p99, ms", true), new("p50, ms", true), new("receiver's memory, MB", true),
        new("worker's memory, MB", true),
    ];

    public IReadOnlyList<Entrant> Entrants { get; } =
    [
        new(Names.Few, Names.Synced, trial => TryAsync(trial, 0)),
        new(Names.Many, Names.Synced, trial => TryAsync(trial, Many)),
    ];

    private static async Task<double[]> TryAsync(Trial trial, long webhooks)
    {
        await using var ours = await OurFleet.StartAsync(trial, workers: 0);
        for (var posted = 0L; posted < webhooks;)
        {
            // At full speed for a minute or two, a disk that stands still for two seconds has some refused.
            var filling = new Wrk(Connections: 256) { MayBeRefused = true };
            posted += (await ours.PostAsync(filling, Piece)).Taken;
        }

        // One that took a million at full speed would be warmer than one that took none.
        await ours.Fleet.ReplaceReceiverAsync();
        await ours.Fleet.Receiver.ReadyAsync();
        var steady = ScenarioCatalog.Steady;
        await ours.PostAsync(steady, trial.WarmUp);
        var report = await ours.PostAsync(steady, trial.Duration);
        var worker = ours.Fleet.AddWorker("intake");
        await worker.ReadyAsync();
        await Task.Delay(trial.Duration, trial.Cancel);
        return
        [
            report.P99, report.P50, ProcessTree.Memory(ours.Fleet.Receiver.Id) / 1e6,
            ProcessTree.Memory(worker.Id) / 1e6,
        ];
    }
}
