using System.CommandLine;
using System.Globalization;
using Frota.Harness.Attacks;
using Frota.Harness.Measures;
using Frota.LoadTest.Traffic;

namespace Frota.Harness;

/// <summary><c>ops/load</c>: traffic on a fleet of its own, with faults or without, and one verdict.</summary>
internal static class LoadCommand
{
    /// <summary>How long a fault with its rest lasts on average; the traffic is stretched over them.</summary>
    private const double SecondsARound = 10;

    private const double QuietRate = 200;

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

    private static readonly Option<int> Tenants = new("--tenants")
    {
        Description = "whom they send them to; a tenant's account sends 80 replies a second at most",
        DefaultValueFactory = _ => 3,
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
        Description = "none, short (the quick ones), storm (all that may strike at any time), all, or names as in a,b: "
            + string.Join(", ", FaultCatalog.All.Select(fault => fault.Name)),
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

    private static readonly Option<int> Kills = new("--kills")
    {
        Description = "instead of traffic: kill -9 so many times the worker that answers, and measure the takeover",
    };

    private static readonly Option<int> Freezes = new("--freezes")
    {
        Description = "instead of traffic: the same with SIGSTOP",
    };

    private static readonly Option<int> Burst = new("--burst")
    {
        Description = "instead of faults: one tenant sends so many at once; what the others wait, alone and beside it",
    };

    private static readonly Option<int> Telemetry = new("--telemetry")
    {
        Description = "instead of faults: in so many rounds, bursts of --messages without and with telemetry",
    };

    private static readonly Option<bool> Each = new("--each")
    {
        Description = "every one of --faults once, alone, with traffic and a verdict of its own: the table of faults",
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
              ops/load --faults all --each --report faults.md
              ops/load --kills 100
              ops/load --burst 50000 --tenants 11
              ops/load --telemetry 8 --messages 6000
            """)
        {
            Messages, Contacts, Tenants, Parallel, Rate, Faults, Rounds, Each, Seed, Workers, Kills, Freezes, Burst,
            Telemetry, Report,
        };
        root.SetAction(RunAsync);
        return root;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (clean, text) = parsed.GetValue(Telemetry) is > 0 and var rounds
            ? (true, await TelemetryCost.MeasureAsync(
                rounds, parsed.GetValue(Messages), parsed.GetValue(Workers), Console.Error.WriteLine))
            : await AttackAsync(parsed, cancel);
        Console.WriteLine(text);
        if (parsed.GetValue(Report) is { } file)
        {
            await File.WriteAllTextAsync(file, text, cancel);
        }

        return clean ? 0 : 1;
    }

    private static async Task<(bool Clean, string Text)> AttackAsync(ParseResult parsed, CancellationToken cancel)
    {
        var faults = FaultCatalog.Chosen(parsed.GetValue(Faults)!);
        await using var target = await AttackedFleet.StartAsync(
            parsed.GetValue(Workers), parsed.GetValue(Tenants),
            ownDisk: faults.Any(f => f.FillsDisk && f.Missing() is null));
        Console.Error.WriteLine($"fleet ready in {target.Folder}");
        var (kills, freezes) = (parsed.GetValue(Kills), parsed.GetValue(Freezes));
        if (kills + freezes > 0)
        {
            return (true, string.Join('\n', [
                .. await TakeOverAsync(target, "-KILL", kills), .. await TakeOverAsync(target, "-STOP", freezes)]));
        }

        if (parsed.GetValue(Burst) is > 0 and var burst)
        {
            return (true, await NoisyNeighbour.MeasureAsync(target, burst));
        }

        return parsed.GetValue(Each)
            ? await EachAsync(target, faults, parsed.GetValue(Seed), cancel)
            : await BesiegeAsync(target, Plan(parsed, faults), cancel);
    }

    private static async Task<(bool Clean, string Text)> BesiegeAsync(
        AttackedFleet target, SiegePlan plan, CancellationToken cancel)
    {
        var report = await Siege.RunAsync(
            target, plan, strike => Tell(strike.Fault, strike.Took, strike.Facts), cancel);
        return (report.Verdict.Clean, SiegeText.Of(report, plan.Seed));
    }

    private static async Task<(bool Clean, string Text)> EachAsync(
        AttackedFleet target, IReadOnlyList<Fault> faults, int seed, CancellationToken cancel)
    {
        var trials = await FaultTable.RunAsync(
            target, faults, seed, trial => Tell(trial.Fault, trial.Took, [trial.Words, .. trial.Facts]), cancel);
        return (trials.All(trial => trial.Clean != false), FaultTable.Text(trials));
    }

    private static SiegePlan Plan(ParseResult parsed, IReadOnlyList<Fault> faults)
    {
        var (messages, rounds, seed) = (parsed.GetValue(Messages), parsed.GetValue(Rounds), parsed.GetValue(Seed));
        var traffic = new TrafficOptions
        {
            Run = TrafficOptions.FirstRun + (seed % (TrafficOptions.LastRun - TrafficOptions.FirstRun)),
            Seed = seed,
            Messages = messages,
            Contacts = parsed.GetValue(Contacts),
            Accounts = parsed.GetValue(Tenants),
            Rate = parsed.GetValue(Rate) ?? (faults.Count == 0 ? QuietRate : messages / (rounds * SecondsARound)),
        };
        return new SiegePlan(traffic, faults, rounds, seed, parsed.GetValue(Parallel));
    }

    // A line; none when nothing is to be measured.
    private static async Task<string[]> TakeOverAsync(AttackedFleet target, string signal, int times)
    {
        if (times == 0)
        {
            return [];
        }

        var took = (await Takeover.MeasureAsync(target, signal, times, one => Console.Error.WriteLine(one)))
            .Select(one => one.TotalSeconds).Order().ToList();
        return [string.Create(CultureInfo.InvariantCulture,
            $"{signal} of the worker that answers, {times} times: another has the conversation after p50 "
            + $"{took[took.Count / 2]:0.000} s, max {took[^1]:0.000} s")];
    }

    private static void Tell(Fault fault, TimeSpan took, IReadOnlyList<string> facts) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{fault.Row,2} {fault.Name,-26} {took.TotalSeconds,6:0.0} s  {string.Join(", ", facts)}"));
}
