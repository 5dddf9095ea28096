using System.Diagnostics;
using System.Globalization;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;

namespace Frota.Harness.Measures;

/// <summary>
/// What telemetry costs, and how long a scrape takes beside full load: the same burst on a new fleet each time, in turn
/// without telemetry, as shipped, and with every trace.
/// </summary>
internal static class TelemetryCost
{
    private const int Tenants = 12; // an account sends 80 replies a second at most
    private const int WebhookSize = 100;
    private const string Settings =
        """{"provider":"openai","model":"sim","quietMs":0,"fragmentQuietMs":0,"maxWaitMs":2000}""";

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
            new Way("none", new() { ["OTEL_SDK_DISABLED"] = "true", ["FROTA_LOG_LEVEL"] = "None" }, Scraped: false),
            new Way("metrics, scraped each second, and logs", shipped, Scraped: true),
            new Way("and every trace", new(shipped) { ["FROTA_OTLP_ENDPOINT"] = collector }, Scraped: true),
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
        await AnswerAsync(fleet, burst / 5, first: 0); // what is compiled and cached at first
        var cpu = Cpu(fleet);
        var since = Stopwatch.GetTimestamp();
        using var over = new CancellationTokenSource();
        var scraping = way.Scraped ? Scrapes.CollectAsync(fleet, over.Token) : Task.FromResult(Scrapes.None);
        await AnswerAsync(fleet, burst, first: burst);
        var took = Stopwatch.GetElapsedTime(since);
        await over.CancelAsync();
        return new Trial(way, burst / took.TotalSeconds, (Cpu(fleet) - cpu) / burst, await scraping);
    }

    private static async Task AnswerAsync(TestFleet fleet, int messages, int first)
    {
        var contacts = Enumerable.Range(first, messages)
            .Select(n => string.Create(CultureInfo.InvariantCulture, $"5500{n:00000000}")).ToList();
        var before = fleet.Simulators.Sent().Count;
        foreach (var (place, webhook) in contacts.Chunk(WebhookSize).Index())
        {
            var account = place % Tenants is > 0 and var n ? TestFleet.Neighbour(n - 1) : "main";
            var status = await fleet.PostAsync(WhatsApp.Crowd(webhook), account);
            if (status != System.Net.HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"a webhook was answered {status}; {fleet.Logs()}");
            }
        }

        await Until.TrueAsync(async () =>
        {
            await Task.Delay(Look);
            return fleet.Simulators.Sent().Count >= before + messages;
        }, Deadline, () => $"{fleet.Simulators.Sent().Count - before} of {messages} were answered; {fleet.Logs()}");
        if (fleet.Simulators.Sent().Select(sent => sent.To).Distinct().Count() != before + messages)
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
            "",
            "| telemetry | turns a second | against none | processor time of the fleet, a turn | slowest process' "
                + "scrape p50 | p99 | max |",
            "|---|---|---|---|---|---|---|",
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
        return string.Create(CultureInfo.InvariantCulture,
            $"| {trials[0].Way.Name} | {rate:0} | {ratio:P1} | {cpu:0.00} ms | {scrapes} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed record Way(string Name, Dictionary<string, string> Environment, bool Scraped);

    private sealed record Trial(Way Way, double Rate, TimeSpan CpuATurn, Scrapes Scrapes)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Way.Name}: {Rate:0} turns a second, {CpuATurn.TotalMilliseconds:0.00} ms of processor time each");
    }
}
