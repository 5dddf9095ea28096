using System.Diagnostics;
using Frota.Bench.Contenders;
using Frota.Bench.Load;
using Frota.Bench.Measuring;

namespace Frota.Bench.Scenarios;

/// <summary>
/// Whole turns: webhooks come for so long, faster than they are answered, and it is over when the channel has taken the
/// last reply. Simulated providers are in the same machine's processor time, but not in the fleet's.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Workers">Processes with all roles.</param>
/// <param name="Milliseconds">How long the model takes.</param>
internal sealed record Answering(string Name, int Workers, int Milliseconds) : IScenario
{
    private const int Rate = 2_000;

    public string Title => $"Whole turns, a model of {Milliseconds} ms, {Workers} worker processes";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new("turns/s"), new("CPU, µs each", true), new("CPU of its stores, µs", true), new("a worker's PSS, MB", true),
    ];

    public IReadOnlyList<Entrant> Entrants => [new(Names.Ours, Names.Synced, TryAsync)];

    private async Task<double[]> TryAsync(Trial trial)
    {
        var wrk = new Wrk(Connections: 64, Rate) { Contacts = int.MaxValue };
        await using var ours = await OurFleet.StartAsync(trial, Workers);
        if (Milliseconds > 0)
        {
            await ours.Fleet.ControlAsync(
                "model", $$"""{"mode":"slow","delayMs":{{Milliseconds}},"count":1000000}""");
        }

        // A worker's methods are compiled again and again for its first minute under load.
        var warm = await AnswerAsync(trial.WarmUp * 2, 0);
        var since = Stopwatch.GetTimestamp();
        var (sent, costs) = await ours.CostsAsync(() => AnswerAsync(trial.Duration, warm));
        var took = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var memory = ours.Fleet.Workers.Max(worker => ProcessTree.Pss(worker.Id)) / 1e6;
        return [sent / took, costs.ProgramMicros(sent), costs.StoreMicros(sent), memory];

        async Task<long> AnswerAsync(TimeSpan duration, long before)
        {
            var report = await ours.PostAsync(wrk, duration);
            await ours.ReachAsync(ours.SentAsync, before + report.Webhooks);
            return report.Webhooks;
        }
    }
}
