using System.CommandLine;
using Frota.Backups.Restoring;
using Frota.Cli.Shell;

namespace Frota.Cli.Backups;

/// <summary><c>frota backup restore</c>.</summary>
internal sealed class BackupRestore : Verb
{
    private readonly Argument<string?> _name = BackupDoor.Name();

    private readonly Option<string?> _into =
        new("--into") { Description = "another database, which must not be there yet", HelpName = "DATABASE" };

    private readonly Option<bool> _dryRun =
        new("--dry-run") { Description = "read the whole backup and say what would be done" };

    private readonly Option<bool> _yes = Confirmation.Yes();

    public BackupRestore()
        : base("restore", "Restore a backup, with the one that it follows. It is read to the last byte first, filled "
            + "into a database beside the old one, counted, and only then given its name. A database that stands there "
            + "and is not empty is renamed, never dropped, and only when you confirm; the fleet must be stopped.",
            "frota backup restore --into frota_restored",
            "frota backup restore --dry-run",
            "frota backup restore 20261121T030000000Z-full.frota --yes")
    {
        Arguments.Add(_name);
        Options.Add(_into);
        Options.Add(_dryRun);
        Options.Add(_yes);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var settings = BackupDoor.Settings(call);
        using var chain = ArchiveChain.Open(BackupDoor.Find(call, _name));
        var target = call.Get(_into) ?? settings.Database;
        var restore = new RestoreBackup(settings.Login, settings.Keys, call.Terminal.Time);
        var state = await restore.StateAsync(target, cancel);
        chain.Check(settings.Keys, cancel);
        if (call.Get(_dryRun))
        {
            Plan(call, chain, target, state);
            return ExitCodes.Ok;
        }

        await ConsentAsync(call, restore, target, state, cancel);
        var restored = await restore.RunAsync(chain, target, cancel);
        call.Output.Show(restored, page =>
        {
            page.Line($"{restored.Database} is as it was at {BackupDoor.Moment(restored.Manifest.At)}: "
                + $"{restored.Manifest.Rows} rows, restored in {restored.Elapsed.TotalSeconds:0.0} s", Ink.Good);
            if (restored.Before is { } before)
            {
                page.Line($"what stood there is called {before} now; drop it when nobody needs it");
            }
        });
        return ExitCodes.Ok;
    }

    private async Task ConsentAsync(
        Call call, RestoreBackup restore, string target, TargetState state, CancellationToken cancel)
    {
        if (state != TargetState.Filled)
        {
            return;
        }

        if (call.Get(_into) is not null)
        {
            throw CliFault.Refused($"the database {target} is there and is not empty", "choose another name");
        }

        Confirmation.Require(call, call.Get(_yes),
            $"the database {target} is not empty: it would be renamed and the backup put in its place.");
        if (await restore.SessionsAsync(target, cancel) is > 0 and var sessions)
        {
            throw CliFault.Refused($"{sessions} sessions are in {target}", "stop the fleet and what else uses it");
        }
    }

    private static void Plan(Call call, ArchiveChain chain, string target, TargetState state)
    {
        var archives = chain.Archives.Select(archive => archive.Name).ToList();
        call.Output.Show(new Planned(archives, target, state, chain.Manifest.Rows), page =>
        {
            page.Line($"{string.Join(" and ", archives)}: sound", Ink.Good);
            page.Line($"would restore {chain.Manifest.Rows} rows of {BackupDoor.Moment(chain.Manifest.At)} "
                + $"into {target}, " + state switch
                {
                    TargetState.Absent => "which would be made",
                    TargetState.Empty => "which is empty",
                    TargetState.Filled or _ => "which is not empty and would be renamed",
                });
        });
    }

    private sealed record Planned(IReadOnlyList<string> Archives, string Database, TargetState State, long Rows);
}
