using Frota.Bench.Contenders;
using Frota.Bench.Load;
using Frota.Bench.Measuring;

namespace Frota.Bench.Scenarios;

/// <summary>Signed webhooks of a kilobyte over so many connections; each is answered when it is kept.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Wrk">How they come.</param>
/// <param name="Receivers">Who takes them.</param>
internal sealed record Accepting(string Name, Wrk Wrk, IReadOnlyList<IReceiving> Receivers) : IScenario
{
    public string Title => Wrk.Rate is { } rate
        ? $"Webhook → queue → 2xx, {rate:#,0} a second"
        : $"Webhook → queue → 2xx, {Wrk.Connections} connections";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new("webhooks/s"), new("p50, ms", true), new("p99, ms", true), new("CPU, µs each", true),
        new("CPU of its stores, µs", true), new("memory, MB", true),
    ];

    // At a given rate all have the same one: then the p99.
    public int Compared => Wrk.Rate is null ? 0 : 2;

    public IReadOnlyList<Entrant> Entrants =>
        [.. Receivers.Select(one => new Entrant(one.Name, one.Durability, trial => TryAsync(one, trial)))];

    private async Task<double[]> TryAsync(IReceiving receiver, Trial trial)
    {
        await using var listening = await receiver.ListenAsync(trial);
        await PostAsync(listening, trial.WarmUp, trial.Cancel);
        var (report, costs) = await Costs.OfAsync(
            listening.Programs, listening.Stores, () => PostAsync(listening, trial.Duration, trial.Cancel));
        return
        [
            report.PerSecond, report.P50, report.P99, costs.ProgramMicros(report.Webhooks),
            costs.StoreMicros(report.Webhooks), costs.Megabytes,
        ];
    }

    private Task<WrkReport> PostAsync(Listening listening, TimeSpan duration, CancellationToken cancel) =>
        Wrk.PostAsync(listening.Hooks, [listening.Account], listening.Secret, duration, cancel);
}
