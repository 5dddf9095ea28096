using System.CommandLine;
using Frota.Backups.Archives;
using Frota.Backups.Runs;
using Frota.Cli.Shell;

namespace Frota.Cli.Backups;

/// <summary><c>frota backup run</c>.</summary>
internal sealed class BackupRun : Verb
{
    private readonly Option<bool> _incremental =
        new("--incremental") { Description = "only what changed since the last full backup" };

    private readonly Option<bool> _dryRun =
        new("--dry-run") { Description = "say what would be written and what retention would remove" };

    public BackupRun()
        : base("run", "Back up the database, the topology and the settings that are no secrets, in one sealed archive; "
            + "read it back, and remove what retention lets go. An incremental that cannot be made becomes a full one. "
            + "Exit 5 when the backup is there and something beside it failed.",
            "frota backup run",
            "frota backup run --incremental",
            "frota backup run --dry-run --json | jq '.data.removable'")
    {
        Options.Add(_incremental);
        Options.Add(_dryRun);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var settings = BackupDoor.Settings(call);
        var kind = call.Get(_incremental) ? BackupKind.Incremental : BackupKind.Full;
        if (call.Get(_dryRun))
        {
            Plan(call, settings, kind);
            return ExitCodes.Ok;
        }

        var made = await new MakeBackup(settings,
            name => call.Settings[name] ?? call.Terminal.Environment.GetValueOrDefault(name),
            call.Terminal.Time).RunAsync(kind, cancel);
        call.Output.Show(made, page =>
        {
            page.Line($"{made.Name}: {BackupDoor.Size(made.Bytes)}, {made.Manifest.Rows} rows of "
                + $"{made.Manifest.Database}, in {made.Elapsed.TotalSeconds:0.0} s", Ink.Good);
            foreach (var name in made.Removed)
            {
                page.Line($"removed {name}", Ink.Faint);
            }
        });
        foreach (var remark in made.Remarks)
        {
            call.Output.Note(remark);
        }

        return made.Remarks.Count == 0 ? ExitCodes.Ok : ExitCodes.Partial;
    }

    private static void Plan(Call call, BackupSettings settings, BackupKind kind)
    {
        var folder = new BackupFolder(settings.Folder);
        var shelf = Shelf.Read(folder);
        var newest = shelf.FirstOrDefault(entry => entry.Manifest?.Kind == kind);
        var removable = Shelf.Removable(shelf, shelf is [var first, ..] ? first.Name : null, settings.Keep);
        call.Output.Show(new Planned(settings.Database, settings.Folder, kind, newest?.Bytes, removable), page =>
        {
            page.Line($"would back up {settings.Database} into {settings.Folder}");
            page.Line(newest is null ? "there is none of its kind yet"
                : $"the newest of its kind takes {BackupDoor.Size(newest.Bytes)}", Ink.Faint);
            foreach (var name in removable)
            {
                page.Line($"would remove {name}");
            }
        });
    }

    private sealed record Planned(
        string Database, string Folder, BackupKind Kind, long? NewestBytes, IReadOnlyList<string> Removable);
}
