using System.Diagnostics;
using System.Globalization;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;

namespace Frota.Harness.Measures;

/// <summary>
/// What telemetry costs, and how long a scrape takes beside full load and beside a good part of it: the same burst on a
/// new fleet each time, in turn without telemetry, as shipped, and with every trace.
/// </summary>
internal static class TelemetryCost
{
    private const int Tenants = 12; // an account sends 80 replies a second at most
    private const int WebhookSize = 100;
    private const string Settings =
        """{"provider":"openai","model":"sim","quietMs":0,"fragmentQuietMs":0,"maxWaitMs":2000}""";

    // Of what the burst was answered at: a busy fleet that keeps up.
    private const double Pace = 0.3;
    private const int PacedWebhooks = 400;

    private static readonly TimeSpan PacedInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Measures and tells: each round has a burst of so many messages in each way.</summary>
    /// <exception cref="InvalidOperationException">A message was not answered exactly once.</exception>
    public static async Task<string> MeasureAsync(int rounds, int burst, int workers, Action<string> told)
    {
        await using var servers = await PrivateServers.StartAsync();
        await using var collector = await HttpStub.StartAsync(async context => await HttpStub.BodyAsync(context));
        var logs = Directory.CreateTempSubdirectory("frota-logs-");
        try
        {
            var ways = Ways(logs.FullName, collector.Url);
            var trials = new List<Trial>();
            for (var round = 0; round < rounds; round++)
            {
                // Forth and back: what grows or tires meanwhile burdens none of them.
                foreach (var way in round % 2 == 0 ? ways : ways.Reverse())
                {
                    trials.Add(await TryAsync(servers, way, burst, workers));
                    told($"{trials[^1]}");
                }
            }

            return Text(ways, trials, burst);
        }
        finally
        {
            logs.Delete(recursive: true);
        }
    }

    private static Way[] Ways(string logs, string collector)
    {
        var shipped = new Dictionary<string, string> { ["FROTA_LOG_DIR"] = logs };
        return
        [
            new Way("none", new() { ["OTEL_SDK_DISABLED"] = "true", ["FROTA_LOG_LEVEL"] = "None" }),
            new Way("metrics, scraped each second, and logs", shipped),
            new Way("and every trace", new(shipped) { ["FROTA_OTLP_ENDPOINT"] = collector }),
        ];
    }

    private static async Task<Trial> TryAsync(PrivateServers servers, Way way, int burst, int workers)
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup
        {
            Workers = workers,
            Settings = Settings,
            Neighbours = Tenants - 1,
            Environment = way.Environment,
        });
        await using var prometheus = await PrometheusServer.StartAsync(fleet);
        // What is compiled and cached at first.
        await AnswerAsync(fleet, burst / 5, first: 0);
        var cpu = Cpu(fleet);
        var since = Stopwatch.GetTimestamp();
        await AnswerAsync(fleet, burst, first: burst);
        var took = Stopwatch.GetElapsedTime(since);
        var cpuATurn = (Cpu(fleet) - cpu) / burst;
        // Without telemetry the page is all but empty: what its scrapes take is the machine's.
        var scrapes = await Scrapes.OfAsync(prometheus, took);
        var rate = burst / took.TotalSeconds;
        since = Stopwatch.GetTimestamp();
        await PaceAsync(fleet, Pace * rate, first: 2 * burst);
        var paced = await Scrapes.OfAsync(prometheus, Stopwatch.GetElapsedTime(since));
        return new Trial(way, rate, cpuATurn, scrapes, paced);
    }

    private static Task AnswerAsync(TestFleet fleet, int messages, int first) =>
        AnswerAsync(fleet, [.. Contacts(messages, first).Chunk(WebhookSize)], TimeSpan.Zero);

    private static Task PaceAsync(TestFleet fleet, double rate, int first)
    {
        var size = Math.Max(1, (int)Math.Round(rate * PacedInterval.TotalSeconds));
        return AnswerAsync(fleet, [.. Contacts(PacedWebhooks * size, first).Chunk(size)], PacedInterval);
    }

    private static IEnumerable<string> Contacts(int count, int first) => Enumerable.Range(first, count)
        .Select(n => string.Create(CultureInfo.InvariantCulture, $"5500{n:00000000}"));

    private static async Task AnswerAsync(TestFleet fleet, IReadOnlyCollection<string[]> webhooks, TimeSpan interval)
    {
        var all = fleet.Simulators.Sent().Count + webhooks.Sum(webhook => webhook.Length);
        foreach (var (place, webhook) in webhooks.Index())
        {
            var next = Task.Delay(interval);
            var account = place % Tenants is > 0 and var n ? TestFleet.Neighbour(n - 1) : "main";
            var status = await fleet.PostAsync(WhatsApp.Crowd(webhook), account);
            if (status != System.Net.HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"a webhook was answered {status}; {fleet.Logs()}");
            }

            await next;
        }

        await Until.TrueAsync(async () =>
        {
            await Task.Delay(Look);
            return fleet.Simulators.Sent().Count >= all;
        }, Deadline, () => $"{fleet.Simulators.Sent().Count} of {all} were answered; {fleet.Logs()}");
        if (fleet.Simulators.Sent().Select(sent => sent.To).Distinct().Count() != all)
        {
            throw new InvalidOperationException("a message was answered twice");
        }
    }

    private static TimeSpan Cpu(TestFleet fleet) => fleet.Workers.Append(fleet.Receiver)
        .Aggregate(TimeSpan.Zero, (sum, process) => sum + process.ProcessorTime);

    private static string Text(Way[] ways, List<Trial> trials, int burst)
    {
        var dark = trials.Where(t => t.Way == ways[0]).ToList();
        return string.Join('\n',
        [
            string.Create(CultureInfo.InvariantCulture,
                $"{dark.Count} rounds with {burst} turns in each of three ways, on a new fleet each time; medians."),
            "Scrapes, as a Prometheus found them, are the receiver's or the workers', whose p99 is greater; its own",
            "page, which it scrapes, too, waits for the same cores.",
            "",
            "| telemetry | turns a second | against none | processor time of the fleet, a turn "
                + $"| scrape p50 | p99 | its own page p99 "
                + $"| at {Pace:P0}: scrape p50 | p99 | its own page p99 |",
            "|---|---|---|---|---|---|---|---|---|---|",
            .. ways.Select(way => Row([.. trials.Where(t => t.Way == way)], dark)),
        ]);
    }

    // The ratio is taken within each round, where both had the same machine.
    private static string Row(List<Trial> trials, List<Trial> dark)
    {
        var ratio = Median(trials.Zip(dark, (one, none) => one.Rate / none.Rate));
        var rate = Median(trials.Select(trial => trial.Rate));
        var cpu = Median(trials.Select(trial => trial.CpuATurn.TotalMilliseconds));
        var scrapes = Scrapes.Together(trials.Select(trial => trial.Scrapes));
        var paced = Scrapes.Together(trials.Select(trial => trial.Paced));
        return string.Create(CultureInfo.InvariantCulture,
            $"| {trials[0].Way.Name} | {rate:0} | {ratio:P1} | {cpu:0.00} ms | {scrapes} | {paced} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed record Way(string Name, Dictionary<string, string> Environment);

    private sealed record Trial(Way Way, double Rate, TimeSpan CpuATurn, Scrapes Scrapes, Scrapes Paced)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Way.Name}: {Rate:0} turns a second, {CpuATurn.TotalMilliseconds:0.00} ms of processor time each; "
                + $"scrapes {Scrapes}; at {Pace:P0} {Paced}");
    }
}
