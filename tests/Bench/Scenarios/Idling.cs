using System.Diagnostics;
using Frota.Bench.Contenders;
using Frota.Bench.Measuring;
using Frota.Harness.Fleet;

namespace Frota.Bench.Scenarios;

/// <summary>A process from its exec until it says that it is ready, and its memory ten seconds later.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Project">Whose executable it is.</param>
/// <param name="Variable">The setting that says where it listens.</param>
/// <param name="Arguments">What it is started with.</param>
internal sealed record Idling(string Name, string Project, string Variable, params string[] Arguments) : IScenario
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    public string Title => $"Start and idle memory: {Project.ToLowerInvariant()}";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new("ready, ms", true), new("CPU until then, ms", true), new("PSS, MB", true), new("memory, MB", true),
    ];

    public IReadOnlyList<Entrant> Entrants => [new(Names.Ours, "", TryAsync)];

    private async Task<double[]> TryAsync(Trial trial)
    {
        await using var ours = await OurFleet.StartAsync(trial, workers: 0);
        await Task.Delay(Rest, trial.Cancel); // until the receiver beside it has compiled what it needs
        var url = FleetProcess.FreeUrl();
        ours.Fleet.Environment[Variable] = url;
        var since = Stopwatch.GetTimestamp();
        await using var process = ours.Fleet.Start(Project, Arguments, url);
        while (!await process.IsAsync("/health/ready"))
        {
            if (process.HasEnded || Stopwatch.GetElapsedTime(since) > Deadline)
            {
                throw new InvalidOperationException($"{Project} is not ready: {process.Log}");
            }

            await Task.Delay(Look);
        }

        var (ready, cpu) = (Stopwatch.GetElapsedTime(since), process.ProcessorTime);
        await Task.Delay(Rest);
        return
        [
            ready.TotalMilliseconds, cpu.TotalMilliseconds, ProcessTree.Pss(process.Id) / 1e6,
            ProcessTree.Memory(process.Id) / 1e6,
        ];
    }
}
