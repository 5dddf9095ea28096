using Frota.Backups.Archives;
using Frota.Database.Secrets;

namespace Frota.Backups.Restoring;

/// <summary>
/// A backup with all that it needs: itself when it is full, and the full one that an incremental follows.
/// </summary>
public sealed class ArchiveChain : IDisposable
{
    private ArchiveReader? _predecessor;

    private ArchiveChain(string path) => Newest = OpenOne(path);

    /// <summary>The one that says what the whole is.</summary>
    public ArchiveReader Newest { get; }

    /// <summary>The full backup.</summary>
    public ArchiveReader Full => _predecessor ?? Newest;

    /// <summary>What changed since; null when the full one is all there is.</summary>
    public ArchiveReader? Incremental => _predecessor is null ? null : Newest;

    /// <summary>What the restored database must be.</summary>
    public Manifest Manifest => Newest.Manifest;

    /// <summary>Both, in the order in which they are restored.</summary>
    public IReadOnlyList<ArchiveReader> Archives => _predecessor is null ? [Newest] : [_predecessor, Newest];

    /// <summary>Opens a backup and, beside it in its folder, the one that it follows.</summary>
    /// <exception cref="InvalidDataException">One of them is no backup, is missing, or is another one.</exception>
    public static ArchiveChain Open(string path)
    {
        var chain = new ArchiveChain(path);
        try
        {
            chain.OpenPredecessor();
            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    /// <summary>Reads all of it; returns when it is sound.</summary>
    /// <exception cref="InvalidDataException">It is not; the message names the archive.</exception>
    public void Check(KeyRing? keys, CancellationToken cancel)
    {
        foreach (var archive in Archives)
        {
            try
            {
                archive.Check(keys, cancel);
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{archive.Name}: {e.Message}", e);
            }
        }
    }

    public void Dispose()
    {
        foreach (var archive in Archives)
        {
            archive.Dispose();
        }
    }

    private void OpenPredecessor()
    {
        if (Manifest.Follows is not { } follows)
        {
            return;
        }

        // A name, never a path: the manifest is not proven yet.
        var file = Path.GetFileName(follows.Name);
        _predecessor = OpenOne(Path.Combine(Path.GetDirectoryName(Newest.Path)!, file));
        if (_predecessor.Sha256 != follows.Sha256)
        {
            throw new InvalidDataException($"{Newest.Name} follows another {file} than the one that is there");
        }
    }

    private static ArchiveReader OpenOne(string path)
    {
        try
        {
            return ArchiveReader.Open(path);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException)
        {
            throw new InvalidDataException(e is FileNotFoundException
                ? $"{Path.GetFileName(path)} is not there" : $"{Path.GetFileName(path)}: {e.Message}", e);
        }
    }
}
