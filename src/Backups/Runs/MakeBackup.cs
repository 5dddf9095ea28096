using System.Reflection;
using Frota.Backups.Archives;
using Frota.Backups.Postgres;
using Npgsql;

namespace Frota.Backups.Runs;

/// <summary>What a backup came to.</summary>
/// <param name="Path">Where the archive lies.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Removed">What retention removed.</param>
/// <param name="Remarks">What did not go as asked, though the backup is there.</param>
public sealed record BackupReport(
    string Name, string Path, Manifest Manifest, string Sha256, long Bytes, TimeSpan Elapsed,
    IReadOnlyList<string> Removed, IReadOnlyList<string> Remarks);

/// <summary>
/// One backup, from the operator's program before it to the one after it:
/// <list type="number">
/// <item>take the folder, and remove what a killed run left;</item>
/// <item>ask the program before; its no is a no;</item>
/// <item>take a snapshot of the database, and see whether the disk has room;</item>
/// <item>write the archive under a hidden name, to the disk; read all of it back; give it its name;</item>
/// <item>let retention remove what may go;</item>
/// <item>write down what it came to; call the program after.</item>
/// </list>
/// </summary>
/// <param name="settings">Folder, keys, login, retention and programs.</param>
/// <param name="setting">Reads any setting, for the part of settings that are no secrets.</param>
public sealed class MakeBackup(BackupSettings settings, Func<string, string?> setting, TimeProvider time)
{
    private readonly BackupFolder _folder = new(settings.Folder);
    private readonly List<string> _remarks = [];

    /// <summary>The version of this build.</summary>
    public static string Version { get; } = (typeof(MakeBackup).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    /// <summary>Does it; an incremental that cannot be made becomes a full one, with a remark.</summary>
    /// <exception cref="IOException">The folder, the disk, a program or <c>pg_dump</c> failed.</exception>
    /// <exception cref="InvalidDataException">What was written could not be read back.</exception>
    /// <exception cref="InvalidOperationException">The database cannot be backed up as it is.</exception>
    /// <exception cref="NpgsqlException">The database is away, or refuses.</exception>
    public async Task<BackupReport> RunAsync(BackupKind kind, CancellationToken cancel)
    {
        using var held = _folder.Lock();
        _folder.Tidy();
        var started = time.GetTimestamp();
        try
        {
            await AskAsync(kind, cancel);
            var report = await MakeAsync(kind, started, cancel);
            await EndAsync(new BackupOutcome(KindOf(report.Manifest.Kind), report.Name, report.Bytes, report.Elapsed),
                report.Path, cancel);
            return report with { Remarks = _remarks };
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException
            or NpgsqlException or UnauthorizedAccessException)
        {
            await EndAsync(
                new BackupOutcome(KindOf(kind), "", 0, time.GetElapsedTime(started), e.Message), "", cancel);
            throw;
        }
    }

    private static string KindOf(BackupKind kind) => kind == BackupKind.Full ? "full" : "incremental";

    private async Task AskAsync(BackupKind kind, CancellationToken cancel)
    {
        if (settings.Before is { } program
            && await Hook.RunAsync(program, ["before", KindOf(kind)], settings.HookLimit, cancel) is { } no)
        {
            throw new IOException($"no backup was made: the program before it said no: {no}");
        }
    }

    private async Task<BackupReport> MakeAsync(BackupKind kind, long started, CancellationToken cancel)
    {
        await using var source = await SourceSnapshot.TakeAsync(settings.Login, kind, Version, cancel);
        var follows = Follow(kind, source.Manifest.Lineage, cancel);
        var draft = source.Manifest with
        {
            Kind = follows is null ? BackupKind.Full : BackupKind.Incremental,
            Follows = follows?.Full,
        };
        var shelf = Shelf.Read(_folder);
        var newest = shelf.FirstOrDefault(entry => entry.Manifest?.Kind == draft.Kind)?.Bytes;
        DiskRoom.Require(_folder.Free(), DiskRoom.Needed(newest, source.Size), settings.Folder);
        var name = BackupFolder.NameOf(draft.At, draft.Kind);
        try
        {
            await WriteAsync(name, source, draft, follows?.Lineage, cancel);
            Verify(name, cancel);
            _folder.Publish(name);
        }
        finally
        {
            _folder.Abandon(name);
        }

        using var archive = ArchiveReader.Open(_folder.FileOf(name));
        return new BackupReport(name, archive.Path, archive.Manifest, archive.Sha256, archive.Length,
            time.GetElapsedTime(started), Prune(name), _remarks);
    }

    private (Predecessor Full, Lineage Lineage)? Follow(BackupKind kind, Lineage now, CancellationToken cancel)
    {
        if (kind == BackupKind.Full)
        {
            return null;
        }

        var (full, lineage, whyNot) = Shelf.Predecessor(_folder, settings.Keys, now, cancel);
        if (full is not null)
        {
            return (full, lineage!);
        }

        _remarks.Add($"a full backup was made: {whyNot}");
        return null;
    }

    private async Task WriteAsync(
        string name, SourceSnapshot source, Manifest draft, Lineage? full, CancellationToken cancel)
    {
        await using var file = _folder.Begin(name);
        using var archive = new ArchiveWriter(file, settings.Keys);
        await archive.AddAsync("topology", TopologyText.Write());
        await archive.AddAsync("settings", PlainSettings.Write(setting));
        await (full is null
            ? FullDump.WriteAsync(archive, source, settings.Login, cancel)
            : Changes.WriteAsync(archive, source, full, cancel));
        archive.Complete(draft);
        file.Flush(flushToDisk: true);
    }

    private void Verify(string name, CancellationToken cancel)
    {
        using var written = ArchiveReader.Open(_folder.Hidden(name));
        written.Check(settings.Keys, cancel);
    }

    private List<string> Prune(string verified)
    {
        var removed = new List<string>();
        foreach (var name in Shelf.Removable(Shelf.Read(_folder), verified, settings.Keep))
        {
            try
            {
                File.Delete(_folder.FileOf(name));
                removed.Add(name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _remarks.Add($"{name} could not be removed: {e.Message}");
            }
        }

        return removed;
    }

    private async Task EndAsync(BackupOutcome outcome, string path, CancellationToken cancel)
    {
        try
        {
            await BackupLog.WriteAsync(settings.Login, outcome, cancel);
        }
        catch (NpgsqlException e)
        {
            _remarks.Add($"it could not be written down in backup_runs: {e.Message}");
        }

        string[] said = ["after", outcome.Kind, outcome.Ok ? "ok" : "failed", path];
        if (settings.After is { } program
            && await Hook.RunAsync(program, said, settings.HookLimit, cancel) is { } fault)
        {
            _remarks.Add($"the program after it failed: {fault}");
        }
    }
}
