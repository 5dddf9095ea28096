using Frota.Backups.Runs;
using Frota.Cli.Shell;

namespace Frota.Cli.Backups;

/// <summary><c>frota backup list</c>.</summary>
internal sealed class BackupList() : Verb("list",
    "List the backups and what their manifests say; needs no key and no server, and proves nothing.",
    "frota backup list",
    "frota backup list --json | jq '.data[0].manifest'")
{
    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var entries = Shelf.Read(BackupDoor.Folder(call));
        call.Output.Show(entries, page => page.Table(
            ["backup", "kind", "of", "size", "rows", "key", "version", "follows"],
            [.. entries.Select(Row)], "no backups"));
        return Task.FromResult(ExitCodes.Ok);
    }

    private static Cell[] Row(ShelfEntry entry) => entry.Manifest is { } manifest
        ?
        [
            entry.Name, BackupDoor.Kind(manifest), BackupDoor.Moment(manifest.At), BackupDoor.Size(entry.Bytes),
            manifest.Rows, manifest.KeyId, manifest.Frota, manifest.Follows?.Name,
        ]
        : [entry.Name, new(entry.Fault, Ink.Bad), "", BackupDoor.Size(entry.Bytes), "", "", "", ""];
}
