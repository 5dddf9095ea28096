using System.CommandLine;
using Frota.Backups.Restoring;
using Frota.Backups.Runs;
using Frota.Cli.Shell;

namespace Frota.Cli.Backups;

/// <summary><c>frota backup verify</c>.</summary>
internal sealed class BackupVerify : Verb
{
    private readonly Argument<string?> _name = BackupDoor.Name();
    private readonly Option<bool> _all = new("--all") { Description = "every backup in the folder" };

    public BackupVerify()
        : base("verify", "Read a backup, and the one that it follows, to the last byte: checksums, and with "
            + "FROTA_BACKUP_KEYS every sealed frame. Writes nothing. Exit 6 when one is not sound.",
            "frota backup verify",
            "frota backup verify --all",
            "frota backup verify /mnt/copy/20261121T030000000Z-full.frota --json")
    {
        Arguments.Add(_name);
        Options.Add(_all);
    }

    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var keys = BackupDoor.KeysIfAny(call);
        var paths = call.Get(_all) ? All(BackupDoor.Folder(call)) : [BackupDoor.Find(call, _name)];
        if (paths.Count == 0)
        {
            throw CliFault.NotFound($"there is no backup in {call.Settings[BackupSettings.FolderName]}");
        }

        var verdicts = paths.Select(path => new Verdict(Path.GetFileName(path), Fault(path))).ToList();
        call.Output.Show(new Verified(keys is not null, verdicts), page =>
        {
            foreach (var verdict in verdicts)
            {
                page.Line(verdict.Fault.Length == 0 ? $"{verdict.Name} is sound" : $"✗ {verdict.Name}: {verdict.Fault}",
                    verdict.Fault.Length == 0 ? Ink.Good : Ink.Bad);
            }
        });
        if (keys is null)
        {
            call.Output.Note($"{BackupSettings.KeysName} is not set: only checksums were looked at");
        }

        return Task.FromResult(verdicts.All(verdict => verdict.Fault.Length == 0)
            ? ExitCodes.Ok : ExitCodes.Unhealthy);

        string Fault(string path)
        {
            try
            {
                using var chain = ArchiveChain.Open(path);
                chain.Check(keys, cancel);
                return "";
            }
            catch (InvalidDataException e)
            {
                return e.Message;
            }
        }
    }

    private static IReadOnlyList<string> All(BackupFolder folder) => [.. folder.Names().Select(folder.FileOf)];

    private sealed record Verified(bool WithKeys, IReadOnlyList<Verdict> Backups);

    private sealed record Verdict(string Name, string Fault);
}
