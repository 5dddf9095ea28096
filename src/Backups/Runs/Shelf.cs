using Frota.Backups.Archives;
using Frota.Backups.Postgres;
using Frota.Backups.Retention;
using Frota.Database.Secrets;

namespace Frota.Backups.Runs;

/// <summary>A file of the folder, and what it says of itself; <c>Fault</c> says why it says nothing.</summary>
public sealed record ShelfEntry(string Name, long Bytes, Manifest? Manifest, string? Sha256, string Fault = "");

/// <summary>What lies in the folder of archives, by the manifests; nothing of it is proven.</summary>
public static class Shelf
{
    /// <summary>All files that are named as archives, the newest first.</summary>
    public static IReadOnlyList<ShelfEntry> Read(BackupFolder folder) =>
        [.. folder.Names().Select(name => Read(name, folder.FileOf(name)))];

    /// <summary>What retention would remove, the oldest first.</summary>
    /// <param name="entries">What lies there; a file that says nothing of itself stays.</param>
    /// <param name="verified">The name of a backup that is known to be sound; null for none.</param>
    /// <param name="policy">What stays.</param>
    public static IReadOnlyList<string> Removable(
        IEnumerable<ShelfEntry> entries, string? verified, RetentionPolicy policy) => RetentionRules.Removable(
        [
            .. entries.Where(entry => entry.Manifest is not null).Select(entry => new KeptBackup(entry.Name,
                entry.Manifest!.At, entry.Manifest.Follows?.Name, entry.Name == verified)),
        ], policy);

    /// <summary>
    /// The newest full backup, when an incremental of <paramref name="now"/> can follow it; else why not.
    /// </summary>
    internal static (Predecessor? Full, Lineage? Lineage, string WhyNot) Predecessor(
        BackupFolder folder, KeyRing keys, Lineage now, CancellationToken cancel)
    {
        var newest = Read(folder).FirstOrDefault(entry => entry.Manifest?.Kind == BackupKind.Full);
        if (newest is null)
        {
            return (null, null, "there is no full backup yet");
        }

        if (now.WhyNotAfter(newest.Manifest!.Lineage) is { } why)
        {
            return (null, null, why);
        }

        try
        {
            using var archive = ArchiveReader.Open(folder.FileOf(newest.Name));
            archive.Check(keys, cancel);
            return (new Predecessor(archive.Name, archive.Sha256), archive.Manifest.Lineage, "");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return (null, null, $"the last full backup is not sound: {e.Message}");
        }
    }

    private static ShelfEntry Read(string name, string path)
    {
        try
        {
            using var archive = ArchiveReader.Open(path);
            return new ShelfEntry(name, archive.Length, archive.Manifest, archive.Sha256);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new ShelfEntry(name, File.Exists(path) ? new FileInfo(path).Length : 0, null, null, e.Message);
        }
    }
}
