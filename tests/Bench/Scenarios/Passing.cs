using System.Diagnostics;
using System.Globalization;
using Frota.Bench.Contenders;
using Frota.Bench.Load;
using Frota.Harness.Fleet;
using Frota.Harness.Measures;

namespace Frota.Bench.Scenarios;

/// <summary>
/// One message at a time through an idle fleet, from the post to the moment that the channel has the reply: a model of
/// 0 ms and no quiet time, so that all of it is ours. With few messages in the database, and with many.
/// </summary>
internal sealed record Passing : IScenario
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public string Name => "latency";

    public bool IsLong => true;

    public string Title =>
        $"Webhook → reply sent, an idle fleet with almost no messages, and with {Archive.Messages:#,0}";

    public IReadOnlyList<Figure> Figures { get; } = [new("p50, ms", true), new("p99, ms", true), new("max, ms", true)];

    public IReadOnlyList<Entrant> Entrants { get; } =
    [
        new(Names.Few, Names.Synced, trial => TryAsync(trial, _ => Task.CompletedTask)),
        new(Names.Many, Names.Synced, trial => TryAsync(trial, Archive.FillAsync)),
    ];

    private static async Task<double[]> TryAsync(Trial trial, Func<TestFleet, Task> prepare)
    {
        await using var ours = await OurFleet.StartAsync(trial.Servers, workers: 1);
        await prepare(ours.Fleet);
        var kept = await ours.SentAsync();
        // One at a time, what is compiled first would take minutes to be compiled better.
        var warm = await ours.PostAsync(new Wrk(Connections: 16, Rate: 200) { Contacts = int.MaxValue }, trial.WarmUp);
        await ours.ReachAsync(ours.SentAsync, kept + warm.Webhooks);
        var took = (await SayAsync(ours.Fleet, trial.Duration)).Order().ToList();
        return [took.At(0.5), took.At(0.99), took[^1]];
    }

    private static async Task<List<double>> SayAsync(TestFleet fleet, TimeSpan duration)
    {
        var took = new List<double>();
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < duration;)
        {
            var contact = string.Create(CultureInfo.InvariantCulture, $"66{took.Count:00000000}");
            var posted = TimeProvider.System.GetUtcNow();
            await fleet.SayAsync(contact, "n1");
            took.Add(((await fleet.RepliesAsync(contact))[0].At - posted).TotalMilliseconds);
            await Task.Delay(Pause);
        }

        return took;
    }
}
