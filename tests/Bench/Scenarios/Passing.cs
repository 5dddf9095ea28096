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
    // Ten of them are the slowest hundredth.
    private const int Messages = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public string Name => "latency";

    public bool IsLong => true;

    public bool HasPeers => false;

    public string Title =>
        $"Webhook → reply sent by an idle fleet, with almost no messages and with {Archive.Messages:#,0}";

    public IReadOnlyList<Figure> Figures { get; } = [new("p50, ms", true), new("p99, ms", true), new("max, ms", true)];

    public IReadOnlyList<Entrant> Entrants { get; } =
    [
        new(Names.Few, Names.Synced, trial => TryAsync(trial, (_, _) => Task.CompletedTask)),
        new(Names.Many, Names.Synced, trial => TryAsync(trial, Archive.FillAsync)),
    ];

    private static async Task<double[]> TryAsync(Trial trial, Func<TestFleet, CancellationToken, Task> prepare)
    {
        await using var ours = await OurFleet.StartAsync(trial, workers: 1);
        await prepare(ours.Fleet, trial.Cancel);
        var kept = await ours.SentAsync();
        // One at a time, what is compiled first would take minutes to be compiled better.
        var warm = await ours.PostAsync(new Wrk(Connections: 16, Rate: 200) { Contacts = int.MaxValue }, trial.WarmUp);
        await ours.ReachAsync(ours.SentAsync, kept + warm.Webhooks);
        var took = (await SayAsync(ours.Fleet, trial.Cancel)).Order().ToList();
        return [took.At(0.5), took.At(0.99), took[^1]];
    }

    private static async Task<List<double>> SayAsync(TestFleet fleet, CancellationToken cancel)
    {
        var took = new List<double>();
        while (took.Count < Messages)
        {
            var contact = string.Create(CultureInfo.InvariantCulture, $"66{took.Count:00000000}");
            var posted = TimeProvider.System.GetUtcNow();
            await fleet.SayAsync(contact, "n1");
            took.Add(((await fleet.RepliesAsync(contact))[0].At - posted).TotalMilliseconds);
            await Task.Delay(Pause, cancel);
        }

        return took;
    }
}
