using System.Diagnostics;
using Frota.Bench.Contenders;
using Frota.Bench.Measuring;
using Frota.Harness;

namespace Frota.Bench.Scenarios;

/// <summary>
/// A queue of jobs that one worker process finds at its start, from the first one's begin to the last one's end.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Title">What it is, in a line.</param>
/// <param name="Milliseconds">What each job waits; 0 for a job that does nothing.</param>
/// <param name="Workers">Who works, with how many jobs, so many at a time.</param>
internal sealed record Draining(
    string Name, string Title, int Milliseconds, IReadOnlyList<(Peer Peer, int Jobs, int Concurrency)> Workers)
    : IScenario
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new("jobs/s"), new("CPU, µs each", true), new("CPU of its stores, µs", true), new("memory, MB", true),
        new("jobs/s in 100 MB"),
    ];

    public IReadOnlyList<Entrant> Entrants => [.. Workers.Select(one => new Entrant(
        one.Peer.Name, one.Peer.Durability, trial => TryAsync(one.Peer, one.Jobs, one.Concurrency, trial)))];

    private async Task<double[]> TryAsync(Peer peer, int jobs, int concurrency, Trial trial)
    {
        await using var store = await peer.StoreAsync(trial.Servers);
        await peer.FillAsync(store, jobs);
        var (took, costs) = await WorkAsync(peer, jobs, concurrency, store);
        // Now that it has ended, what it had not finished is on the queue again.
        await Until.TrueAsync(async () => await peer.LeftAsync(store) == 0, $"{peer.Name} left jobs behind");
        var rate = jobs / took.TotalSeconds;
        return
        [
            rate, costs.ProgramMicros(jobs), costs.StoreMicros(jobs), costs.Megabytes, rate * 100 / costs.Megabytes,
        ];
    }

    private async Task<(TimeSpan Took, Costs Costs)> WorkAsync(Peer peer, int jobs, int concurrency, Store store)
    {
        var worker = peer.Work(store, jobs, Milliseconds, concurrency);
        try
        {
            await SaysAsync(peer, worker, "first");
            var since = Stopwatch.GetTimestamp();
            return await Costs.OfAsync([worker.Id], store.Processes, async () =>
            {
                await SaysAsync(peer, worker, "last");
                return Stopwatch.GetElapsedTime(since);
            });
        }
        finally
        {
            await Peer.EndAsync(worker);
        }
    }

    private static async Task SaysAsync(Peer peer, Process worker, string word)
    {
        while (await worker.StandardOutput.ReadLineAsync().WaitAsync(Deadline) is { } line)
        {
            if (line.Trim() == word)
            {
                return;
            }
        }

        throw new InvalidOperationException($"{peer.Name} ended before it said '{word}'");
    }
}
