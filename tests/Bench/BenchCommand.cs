using System.CommandLine;
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
            if (parsed.GetValue(Record) && !parsed.GetValue(Quick))
            {
                parsed.AddError("--record writes down what --quick measures: give both");
            }
        });
        root.SetAction((parsed, cancel) =>
            parsed.GetValue(Quick) ? QuickAsync(parsed.GetValue(Record), cancel) : WholeAsync(parsed, cancel));
        return root;
    }

    private static async Task<int> WholeAsync(ParseResult parsed, CancellationToken cancel)
    {
        var scenarios = Chosen(parsed.GetValue(Only)!);
        var peers = Words(parsed.GetValue(Peers)!);
        var results = await RunAsync(scenarios, one => peers.Length == 0
                || peers.Any(word => one.Name.Contains(word, StringComparison.OrdinalIgnoreCase)),
            TimeSpan.FromSeconds(parsed.GetValue(Seconds)), parsed.GetValue(Rounds),
            soFar => KeepAsync(parsed, soFar, cancel), cancel);
        Console.WriteLine(await EndAsync(results, cancel));
        return 0;
    }

    // After each scenario: an hour's work is not lost when a peer fails in its last minutes.
    private static async Task KeepAsync(ParseResult parsed, RunResults results, CancellationToken cancel)
    {
        string[] tables = [.. results.Outcomes.Select(Table.Of), await EndAsync(results, cancel)];
        await WriteAsync(parsed.GetValue(Report), string.Join('\n', tables), cancel);
        await WriteAsync(
            parsed.GetValue(Drawing), Chart.Of([.. results.Outcomes.Where(o => o.Rows.Count > 1)]), cancel);
    }

    private static async Task<string> EndAsync(RunResults results, CancellationToken cancel) =>
        $"{Target.Table(TargetCatalog.All, results)}\n{await Settings.OfAsync(cancel)}";

    private static async Task<int> QuickAsync(bool record, CancellationToken cancel)
    {
        var file = Path.Combine(Checkout.Root, QuickRun.File);
        var recorded = record ? null : await File.ReadAllTextAsync(file, cancel);
        var results = await RunAsync(
            Chosen(QuickRun.Scenarios), QuickRun.Takes, QuickRun.Duration, QuickRun.Rounds,
            _ => Task.CompletedTask, cancel);
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
                .RunAsync(new Trial(servers, duration), rounds, cancel);
            outcomes.Add(new Outcome(scenario, rows));
            Console.WriteLine(Table.Of(outcomes[^1]));
            await keep(new RunResults(outcomes));
        }

        return new RunResults(outcomes);
    }

    private static List<IScenario> Chosen(string only)
    {
        var names = Words(only);
        return names.FirstOrDefault(name => ScenarioCatalog.All.All(s => s.Name != name)) is { } unknown
            ? throw new ArgumentException(
                $"there is no scenario '{unknown}': {string.Join(", ", ScenarioCatalog.All.Select(s => s.Name))}")
            : [.. ScenarioCatalog.All.Where(s => names.Length == 0 || names.Contains(s.Name))];
    }

    private static string[] Words(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Task WriteAsync(string? file, string text, CancellationToken cancel) =>
        file is null ? Task.CompletedTask : File.WriteAllTextAsync(file, text, cancel);
}
