using System.CommandLine;
using Frota.Bench.Contenders;
using Frota.Bench.Reporting;
using Frota.Bench.Scenarios;

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
        Description = "trials of each, in turn, forth and back",
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

    public static RootCommand Build()
    {
        var root = new RootCommand("""
            Measures the fleet and its peers in turn on servers of its own, and tells medians, spread and ratios.

            Examples:
              ops/bench
              ops/bench --only accept --seconds 5 --rounds 1
              ops/bench --only drain,wait --peers BullMQ,Sidekiq
              ops/bench --report bench.md --chart bench.svg
              ops/bench --micro      (the steps of the hot path alone, with what they allocate)
            """)
        {
            Only, Peers, Seconds, Rounds, Report, Drawing,
        };
        root.SetAction(RunAsync);
        return root;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var duration = TimeSpan.FromSeconds(parsed.GetValue(Seconds));
        await using var servers = await BenchServers.StartAsync();
        var outcomes = new List<Outcome>();
        foreach (var scenario in Chosen(parsed.GetValue(Only)!))
        {
            var rows = await new Rounds(scenario, Words(parsed.GetValue(Peers)!), Console.Error.WriteLine)
                .RunAsync(new Trial(servers, duration), parsed.GetValue(BenchCommand.Rounds), cancel);
            outcomes.Add(new Outcome(scenario, rows));
            Console.WriteLine(Table.Of(outcomes[^1]));
        }

        await WriteAsync(parsed.GetValue(Report), string.Join('\n', outcomes.Select(Table.Of)), cancel);
        await WriteAsync(parsed.GetValue(Drawing), Chart.Of([.. outcomes.Where(o => o.Rows.Count > 1)]), cancel);
        return 0;
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
