using System.Diagnostics;
using Frota.Bench.Contenders;
using Frota.Bench.Measuring;
using Frota.Harness.Fleet;

namespace Frota.Bench.Scenarios;

/// <summary>A process from its exec until it says that it is ready, and its memory ten seconds later.</summary>
internal sealed record Idling : IScenario
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    public string Name => "idle";

    public string Title => "Start and idle memory";

    public IReadOnlyList<Figure> Figures { get; } = [new("ready, ms", true), new("PSS, MB", true)];

    public IReadOnlyList<Entrant> Entrants { get; } =
    [
        new("receiver", "", trial => TryAsync(trial, (fleet, url) => fleet.Start("Receiver", [], url), "RECEIVER")),
        new("worker", "", trial => TryAsync(
            trial, (fleet, url) => fleet.Start("Workers", ["run", TestFleet.AllRoles], url), "WORKER")),
    ];

    private static async Task<double[]> TryAsync(
        Trial trial, Func<TestFleet, string, FleetProcess> start, string variable)
    {
        await using var ours = await OurFleet.StartAsync(trial.Servers, workers: 1);
        var url = FleetProcess.FreeUrl();
        ours.Fleet.Environment[$"FROTA_{variable}_URL"] = url;
        var since = Stopwatch.GetTimestamp();
        await using var process = start(ours.Fleet, url);
        while (!await process.IsAsync("/health/ready"))
        {
            await Task.Delay(Look);
        }

        var ready = Stopwatch.GetElapsedTime(since);
        await Task.Delay(Rest);
        return [ready.TotalMilliseconds, ProcessTree.Pss(process.Id) / 1e6];
    }
}
