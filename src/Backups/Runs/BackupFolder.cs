using System.Globalization;
using Frota.Backups.Archives;
using Frota.Database;

namespace Frota.Backups.Runs;

/// <summary>
/// The folder of archives. What is being written has a hidden name of its own and is renamed when it is whole and on
/// disk; what a killed run left goes at the next one. Whoever writes here holds the folder's lock.
/// </summary>
public sealed class BackupFolder(string path)
{
    /// <summary>How archives are called.</summary>
    public const string Extension = ".frota";

    private const string Partial = ".partial";
    private const string LockFile = ".lock";

    /// <summary>The folder itself.</summary>
    public string Path { get; } = path;

    /// <summary>The names of all archives, the newest first.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public IReadOnlyList<string> Names() => !Directory.Exists(Path) ? [] :
    [
        .. Directory.EnumerateFiles(Path, $"*{Extension}").Select(file => System.IO.Path.GetFileName(file))
            .Where(name => name[0] != '.').OrderDescending(StringComparer.Ordinal),
    ];

    /// <summary>Where an archive lies.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Where a backup lies that somebody named by path or by name; the newest when nobody did.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public string Find(string? name)
    {
        var path = name is null ? Names() is [var newest, ..] ? FileOf(newest) : null
            : name.Contains('/', StringComparison.Ordinal) ? System.IO.Path.GetFullPath(name) : FileOf(name);
        return path is not null && File.Exists(path) ? path : throw new FileNotFoundException(
            name is null ? $"there is no backup in {Path}" : $"there is no backup {name}");
    }

    /// <summary>Makes the folder where it is missing, and takes it for this process alone.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be written to.</exception>
    public IDisposable Lock()
    {
        Directory.CreateDirectory(
            Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            return new FileStream(FileOf(LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"another backup, restore or drill is at work in {Path}", e);
        }
    }

    /// <summary>Removes what killed runs left; only for the lock's holder.</summary>
    public void Tidy()
    {
        foreach (var stray in Directory.EnumerateFiles(Path, $".*{Partial}"))
        {
            File.Delete(stray);
        }
    }

    /// <summary>Bytes that are free for us on its disk.</summary>
    public long Free() => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>The name of a backup of a moment.</summary>
    public static string NameOf(DateTimeOffset at, BackupKind kind) => string.Create(CultureInfo.InvariantCulture,
        $"{at.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{(kind == BackupKind.Full ? "full" : "incremental")}{Extension}");

    /// <summary>Begins an archive under its hidden name; only the account itself may read it.</summary>
    internal FileStream Begin(string name) => new(Hidden(name), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.Read | FileShare.Delete,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    /// <summary>The hidden name of an archive that is not whole yet.</summary>
    internal string Hidden(string name) => FileOf($".{name}{Partial}");

    /// <summary>Gives a whole archive, which is on disk, its name.</summary>
    internal void Publish(string name)
    {
        File.Move(Hidden(name), FileOf(name), overwrite: false);
        FolderSync.Flush(Path);
    }

    /// <summary>Removes what was begun and not published.</summary>
    internal void Abandon(string name) => File.Delete(Hidden(name));
}
