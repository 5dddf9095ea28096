using System.CommandLine;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Npgsql;

namespace Frota.Cli.Workers;

/// <summary>What the verbs share that tell workers something: whom, and how long to wait.</summary>
internal abstract class WorkersVerb : Verb
{
    private readonly Argument<string[]> _names = new("name")
    {
        Description = "workers, as `frota workers list` shows them",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _all = new("--all") { Description = "all of them" };

    private readonly Option<TimeSpan?> _patience =
        Duration.Option("--timeout", "how long to wait for each step; then exit 5", TimeSpan.FromMinutes(3));

    protected WorkersVerb(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        Arguments.Add(_names);
        Options.Add(_all);
        Options.Add(_patience);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        await using var connection = await database.OpenAsync(cancel);
        var chosen = Choose(call, await WorkerRow.AllAsync(connection, cancel));
        await TellAsync(call, connection, chosen, cancel);
        call.Output.Show(await WorkerRow.AllAsync(connection, cancel),
            page => page.Line($"done: {string.Join(", ", chosen.Select(w => w.Name))}", Ink.Good));
        return ExitCodes.Ok;
    }

    /// <summary>Does it to those that were chosen.</summary>
    protected abstract Task TellAsync(
        Call call, NpgsqlConnection connection, IReadOnlyList<WorkerRow> chosen, CancellationToken cancel);

    /// <summary>Waits until the workers are as they should be.</summary>
    /// <exception cref="CliFault">They are not in time: exit 5.</exception>
    protected Task UntilAsync(Call call, NpgsqlConnection connection, string what,
        Func<IReadOnlyList<WorkerRow>, bool> holds, CancellationToken cancel) => Waiting.UntilAsync(
            call, call.Get(_patience)!.Value, what,
            "frota workers list; what was done stays, and the same command goes on from there",
            async () => holds(await WorkerRow.AllAsync(connection, cancel)), cancel);

    private IReadOnlyList<WorkerRow> Choose(Call call, IReadOnlyList<WorkerRow> workers)
    {
        var (names, all) = (call.Get(_names) ?? [], call.Get(_all));
        if (all == names.Length > 0)
        {
            throw CliFault.Usage("name workers, or say --all", "frota workers list");
        }

        var unknown = names.Except(workers.Select(w => w.Name)).ToArray();
        return unknown.Length > 0
            ? throw CliFault.NotFound($"there is no worker {string.Join(", ", unknown)}", "frota workers list")
            : [.. workers.Where(w => all || names.Contains(w.Name))];
    }
}
