using System.CommandLine;
using Frota.Cli.Shell;
using Npgsql;

namespace Frota.Cli.Workers;

/// <summary><c>frota workers restart</c>.</summary>
internal sealed class WorkersRestart : WorkersVerb
{
    private readonly Option<bool> _rolling = new("--rolling")
    {
        Description = "one after the other: each works again before the next one ends",
    };

    private readonly Option<bool> _yes = Confirmation.Yes();

    public WorkersRestart()
        : base("restart",
            "Have workers finish what is under way and end; their supervisor starts them anew. Nothing is lost.",
            "frota workers restart --all --rolling",
            "frota workers restart worker-9101")
    {
        Options.Add(_rolling);
        Options.Add(_yes);
    }

    protected override async Task TellAsync(
        Call call, NpgsqlConnection connection, IReadOnlyList<WorkerRow> chosen, CancellationToken cancel)
    {
        var rolling = call.Get(_rolling);
        if (!rolling && chosen.Count > 1)
        {
            Confirmation.Require(
                call, call.Get(_yes), $"{chosen.Count} workers end at the same time; --rolling restarts one by one.");
        }

        foreach (var group in rolling ? chosen.Select(w => (WorkerRow[])[w]) : [[.. chosen]])
        {
            await WorkerRow.WishAsync(connection, group, "restart", cancel);
            await UntilAsync(call, connection, $"{string.Join(", ", group.Select(w => w.Name))} restarted",
                now => group.All(old => now.Any(w => Follows(w, old) && w.IsWorking)), cancel);
        }
    }

    private static bool Follows(WorkerRow now, WorkerRow old) =>
        now.Id > old.Id && now.Name == old.Name && now.Host == old.Host;
}
