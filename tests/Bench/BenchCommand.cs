using System.CommandLine;
using System.CommandLine.Parsing;
using Frota.Bench.Contenders;
using Frota.Bench.Reporting;
using Frota.Bench.Scenarios;
using Frota.Harness.Servers;

namespace Frota.Bench;

/// <summary><c>ops/bench</c>: ours and its peers, in turn, on the same machine in one run.</summary>
internal static class BenchCommand
{
    private static readonly Option<string> Only = new("--only")
    {
        Description = $"scenarios, with commas: {string.Join(", ", ScenarioCatalog.All.Select(s => s.Name))}",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<string> Peers = new("--peers")
    {
        Description = "only those whose names contain one of these words, with commas, besides ours",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "how long a trial measures, where that is open; half of it more is warm-up, 8 s at least",
        DefaultValueFactory = _ => 15,
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "trials of each, in turn, forth and back; one of what takes many minutes to prepare",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = "a file for the tables, as Markdown",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Drawing = new("--chart")
    {
        Description = "a file for the chart, as SVG",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Quick = new("--quick")
    {
        Description = $"few scenarios and peers; compares ratios with {QuickRun.File}, and ends with 1 if one is worse",
    };

    private static readonly Option<bool> Record = new("--record")
    {
        Description = "with --quick: writes the ratios to that file instead",
    };

    public static RootCommand Build()
    {
        var root = new RootCommand("""
            Measures the fleet and its peers in turn on servers of its own, and tells medians, spread and ratios.

            Examples:
              ops/bench
              ops/bench --only accept --seconds 5 --rounds 1
              ops/bench --only drain,wait --peers BullMQ,Sidekiq
              ops/bench --report bench.md --chart bench.svg
              ops/bench --quick      (has something got worse?)
              ops/bench --micro      (the steps of the hot path alone, with what they allocate)
            """)
        {
            Only, Peers, Seconds, Rounds, Report, Drawing, Quick, Record,
        };
        root.Validators.Add(parsed =>
        {
            foreach (var fault in Faults(parsed))
            {
                parsed.AddError(fault);
            }
        });
        root.SetAction((parsed, cancel) =>
            parsed.GetValue(Quick) ? QuickAsync(parsed.GetValue(Record), cancel) : WholeAsync(parsed, cancel));
        return root;
    }

    private static async Task<int> WholeAsync(ParseResult parsed, CancellationToken cancel)
    {
        var words = Words(parsed.GetValue(Peers)!);
        bool Takes(string name) => words.Length == 0 || name == Names.Ours || words.Any(word => IsIn(word, name));
        var settings = await Settings.OfAsync(Takes, cancel);
        var results = await RunAsync(Chosen(parsed.GetValue(Only)!), one => Takes(one.Name),
            TimeSpan.FromSeconds(parsed.GetValue(Seconds)), parsed.GetValue(Rounds),
            soFar => KeepAsync(parsed, soFar, settings, cancel), cancel);
        Console.WriteLine(End(results, settings));
        return Told(results);
    }

    // After each scenario: an hour's work is not lost when a peer fails in its last minutes.
    private static async Task KeepAsync(
        ParseResult parsed, RunResults results, string settings, CancellationToken cancel)
    {
        string[] tables = [.. results.Outcomes.Select(Table.Of), End(results, settings)];
        await WriteAsync(parsed.GetValue(Report), string.Join('\n', tables), cancel);
        await WriteAsync(
            parsed.GetValue(Drawing), Chart.Of([.. results.Outcomes.Where(o => o.Rows.Count > 1)]), cancel);
    }

    private static string End(RunResults results, string settings) =>
        $"{Target.Table(TargetCatalog.All, results)}\n{settings}";

    private static int Told(RunResults results)
    {
        if (results.Failed > 0)
        {
            Console.Error.WriteLine($"{results.Failed} trials failed: their lines above say why");
        }

        return results.Failed == 0 ? 0 : 1;
    }

    private static async Task<int> QuickAsync(bool record, CancellationToken cancel)
    {
        var file = Path.Combine(Checkout.Root, QuickRun.File);
        var recorded = record ? null : await File.ReadAllTextAsync(file, cancel);
        var results = await RunAsync(
            Chosen(QuickRun.Scenarios), QuickRun.Takes, QuickRun.Duration, QuickRun.Rounds,
            _ => Task.CompletedTask, cancel);
        if (Told(results) != 0)
        {
            return 1;
        }

        if (recorded is null)
        {
            await File.WriteAllTextAsync(file, Guard.Record(TargetCatalog.All, results), cancel);
            return 0;
        }

        var (table, worse) = Guard.Compare(TargetCatalog.All, recorded, results);
        Console.WriteLine(table);
        return worse == 0 ? 0 : 1;
    }

    private static async Task<RunResults> RunAsync(
        IEnumerable<IScenario> scenarios, Func<Entrant, bool> takes, TimeSpan duration, int rounds,
        Func<RunResults, Task> keep, CancellationToken cancel)
    {
        await using var servers = await BenchServers.StartAsync();
        var outcomes = new List<Outcome>();
        foreach (var scenario in scenarios)
        {
            var rows = await new Rounds(scenario, takes, Console.Error.WriteLine)
                .RunAsync(new Trial(servers, duration, cancel), rounds);
            outcomes.Add(new Outcome(scenario, rows));
            Console.WriteLine(Table.Of(outcomes[^1]));
            await keep(new RunResults(outcomes));
        }

        return new RunResults(outcomes);
    }

    private static IEnumerable<string> Faults(CommandResult parsed)
    {
        if (parsed.GetValue(Record) && !parsed.GetValue(Quick))
        {
            yield return "--record writes down what --quick measures: give both";
        }

        Option[] ofWhole = [Only, Peers, Seconds, Rounds, Report, Drawing];
        var given = ofWhole.FirstOrDefault(one => parsed.GetResult(one) is { Implicit: false });
        if (parsed.GetValue(Quick) && given is not null)
        {
            yield return $"--quick always measures the same: {given.Name} is of no use with it";
        }

        if ((parsed.GetResult(Seconds) is not null && parsed.GetValue(Seconds) is < 1 or > 3600)
            || (parsed.GetResult(Rounds) is not null && parsed.GetValue(Rounds) is < 1 or > 100))
        {
            yield return "--seconds is from 1 to 3600, --rounds from 1 to 100";
        }

        foreach (var word in Words(parsed.GetValue(Only)).Where(word => ScenarioCatalog.All.All(s => s.Name != word)))
        {
            yield return $"there is no scenario '{word}': {string.Join(", ", ScenarioCatalog.All.Select(s => s.Name))}";
        }

        var everybody = ScenarioCatalog.All.SelectMany(s => s.Entrants).Select(one => one.Name).ToHashSet();
        foreach (var word in Words(parsed.GetValue(Peers)).Where(word => !everybody.Any(name => IsIn(word, name))))
        {
            yield return $"nobody's name contains '{word}': {string.Join(", ", everybody)}";
        }

        foreach (var file in new[] { parsed.GetValue(Report), parsed.GetValue(Drawing) }.OfType<string>()
            .Where(file => !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))))
        {
            yield return $"{file} is in a folder that is not there";
        }
    }

    private static IEnumerable<IScenario> Chosen(string only)
    {
        var names = Words(only);
        return ScenarioCatalog.All.Where(s => names.Length == 0 || names.Contains(s.Name));
    }

    private static bool IsIn(string word, string name) => name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string[] Words(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Task WriteAsync(string? file, string text, CancellationToken cancel) =>
        file is null ? Task.CompletedTask : File.WriteAllTextAsync(file, text, cancel);
}
