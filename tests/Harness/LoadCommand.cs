using System.CommandLine;
using System.Globalization;
using Frota.Harness.Attacks;
using Frota.LoadTest.Traffic;

namespace Frota.Harness;

/// <summary><c>ops/load</c>: traffic on a fleet of its own, with faults or without, and one verdict.</summary>
internal static class LoadCommand
{
    /// <summary>How long a fault with its rest lasts on average; the traffic is stretched over them.</summary>
    private const double SecondsARound = 14;

    private static readonly Option<int> Messages = new("--messages")
    {
        Description = "messages that must be answered once",
        DefaultValueFactory = _ => 2_000,
    };

    private static readonly Option<int> Contacts = new("--contacts")
    {
        Description = "people who send them",
        DefaultValueFactory = _ => 200,
    };

    private static readonly Option<int> Parallel = new("--parallel")
    {
        Description = "posts under way at once, at the most",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<double?> Rate = new("--rate")
    {
        Description = "messages a second; with faults they are spread over the rounds, without it is 200",
    };

    private static readonly Option<string> Faults = new("--faults")
    {
        Description = "none, short (the quick ones), storm (all that may strike at any time), or names",
        DefaultValueFactory = _ => "none",
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "how often faults strike",
        DefaultValueFactory = _ => 6,
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "where chance begins: the same seed makes the same traffic and draws the same faults",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> Workers = new("--workers")
    {
        Description = "worker processes",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "a file for the report, as Markdown",
        HelpName = "FILE",
    };

    public static RootCommand Build()
    {
        var root = new RootCommand("""
            Starts servers and a fleet of its own in a temporary folder, sends traffic, breaks things, and judges what
            became of every message. Exit code 0 when nothing was lost, answered twice or out of order.

            Examples:
              ops/load --messages 5000 --parallel 100
              ops/load --messages 5000 --faults short --seed 7
              ops/load --messages 1000 --faults worker-killed,broker-killed --rounds 10
            """)
        {
            Messages, Contacts, Parallel, Rate, Faults, Rounds, Seed, Workers, Report,
        };
        root.SetAction(RunAsync);
        return root;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var faults = FaultCatalog.Chosen(parsed.GetValue(Faults)!);
        var (messages, rounds, seed) = (parsed.GetValue(Messages), parsed.GetValue(Rounds), parsed.GetValue(Seed));
        await using var target = await AttackedFleet.StartAsync(parsed.GetValue(Workers));
        Console.Error.WriteLine($"fleet ready in {target.Servers.Folder}");
        var report = await Siege.RunAsync(target, new SiegePlan(
            new TrafficOptions
            {
                Run = TrafficOptions.FirstRun + (seed % (TrafficOptions.LastRun - TrafficOptions.FirstRun)),
                Seed = seed,
                Messages = messages,
                Contacts = parsed.GetValue(Contacts),
                Rate = parsed.GetValue(Rate) ?? (faults.Count == 0 ? 200 : messages / (rounds * SecondsARound)),
            },
            faults, rounds, seed, parsed.GetValue(Parallel), target.Servers.Folder), Tell, cancel);
        var text = SiegeText.Of(report, seed);
        Console.WriteLine(text);
        if (parsed.GetValue(Report) is { } file)
        {
            await File.WriteAllTextAsync(file, text, cancel);
        }

        return report.Verdict.Clean ? 0 : 1;
    }

    private static void Tell(Strike strike)
    {
        var facts = string.Join(", ", strike.Facts);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{strike.Fault.Row,2} {strike.Fault.Name,-26} {strike.Took.TotalSeconds,6:0.0} s  {facts}"));
    }
}
