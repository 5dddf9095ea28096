using Frota.Backups.Archives;
using Frota.Database.Secrets;

namespace Frota.Backups.Restoring;

/// <summary>What a restore came to.</summary>
/// <param name="Database">The database that now holds the backup.</param>
/// <param name="Before">The name that the database which stood there has now; null when none did.</param>
public sealed record RestoreReport(
    IReadOnlyList<string> Archives, Manifest Manifest, string Database, string? Before, TimeSpan Elapsed);

/// <summary>
/// Restores a backup beside whatever is there, and puts it in place only when it is whole:
/// <list type="number">
/// <item>read the whole archive, and the one that it follows, before anything is written;</item>
/// <item>fill a database under a name of its own, and count its rows;</item>
/// <item>rename: what stood in its place keeps its rows under another name.</item>
/// </list>
/// </summary>
/// <param name="login">A connection string of a login that may make databases and roles.</param>
public sealed class RestoreBackup(string login, KeyRing keys, TimeProvider time)
{
    private readonly Server _server = new(login);

    /// <summary>What stands under a name.</summary>
    public Task<TargetState> StateAsync(string database, CancellationToken cancel) =>
        _server.StateAsync(database, cancel);

    /// <summary>How many sessions are in a database; it cannot be renamed while there are any.</summary>
    public Task<long> SessionsAsync(string database, CancellationToken cancel) =>
        _server.SessionsAsync(database, cancel);

    /// <summary>Does it. The caller has seen to it that <paramref name="database"/> may be replaced.</summary>
    /// <exception cref="InvalidDataException">An archive is not sound; nothing was written.</exception>
    /// <exception cref="IOException"><c>pg_restore</c> failed; what stood there still stands.</exception>
    public async Task<RestoreReport> RunAsync(ArchiveChain chain, string database, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        chain.Check(keys, cancel);
        await using var scratch = await ScratchDatabase.CreateAsync(login, $"{database}_restoring", cancel);
        await DatabaseBack.FillAsync(chain, keys, scratch.Login, cancel);
        var before = await MakeWayAsync(database, cancel);
        await scratch.BecomeAsync(database, cancel);
        return new RestoreReport([.. chain.Archives.Select(archive => archive.Name)], chain.Manifest, database, before,
            time.GetElapsedTime(started));
    }

    private async Task<string?> MakeWayAsync(string database, CancellationToken cancel)
    {
        switch (await _server.StateAsync(database, cancel))
        {
            case TargetState.Absent:
                return null;
            case TargetState.Empty:
                await _server.DropAsync(database, cancel);
                return null;
            case TargetState.Filled:
            default:
                var before = $"{database}_before_{time.GetUtcNow().UtcDateTime:yyyyMMddHHmmss}";
                await _server.RenameAsync(database, before, cancel);
                return before;
        }
    }
}
