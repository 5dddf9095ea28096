using Frota.Backups.Archives;
using Frota.Backups.Postgres;
using Frota.Backups.Runs;
using Frota.Migrations;
using Npgsql;

namespace Frota.Backups.Restoring;

/// <summary>One thing that a drill looked at, and what was wrong with it; nothing when all is well.</summary>
public sealed record DrillCheck(string Name, IReadOnlyList<string> Faults);

/// <summary>What a drill came to.</summary>
public sealed record DrillReport(string Name, Manifest Manifest, IReadOnlyList<DrillCheck> Checks, TimeSpan Elapsed)
{
    /// <summary>Whether the backup could be used.</summary>
    public bool Passed => Checks.All(check => check.Faults.Count == 0);
}

/// <summary>
/// Tries a backup as a disaster would: reads it whole, restores it into a scratch database, counts the rows, brings the
/// schema to this build and validates it, and compares the ledger. The scratch database is dropped in any case.
/// </summary>
public sealed class DrillBackup(BackupSettings settings, TimeProvider time)
{
    /// <summary>Does it; a backup that fails is told in the report, not by an exception.</summary>
    /// <param name="path">The archive.</param>
    /// <exception cref="NpgsqlException">The server is away, or refuses a scratch database.</exception>
    /// <exception cref="IOException">The folder is taken.</exception>
    public async Task<DrillReport> RunAsync(string path, CancellationToken cancel)
    {
        using var held = new BackupFolder(settings.Folder).Lock();
        var started = time.GetTimestamp();
        try
        {
            using var chain = ArchiveChain.Open(path);
            var report = new DrillReport(chain.Newest.Name, chain.Manifest,
                await TryAsync(chain, cancel), time.GetElapsedTime(started));
            var faults = string.Join("; ", report.Checks.SelectMany(check => check.Faults));
            await WriteAsync(path, chain.Newest.Length, started, faults, cancel);
            return report;
        }
        catch (InvalidDataException e)
        {
            await WriteAsync(path, 0, started, e.Message, cancel);
            throw;
        }
    }

    private async Task<IReadOnlyList<DrillCheck>> TryAsync(ArchiveChain chain, CancellationToken cancel)
    {
        chain.Check(settings.Keys, cancel);
        await using var scratch =
            await ScratchDatabase.CreateAsync(settings.Login, $"{settings.Database}_drill", cancel);
        try
        {
            await DatabaseBack.FillAsync(chain, settings.Keys, scratch.Login, cancel);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or PostgresException)
        {
            return [new DrillCheck("restore", [e.Message])];
        }

        return
        [
            new DrillCheck("restore", []),
            new DrillCheck("ledger", await LedgerAsync(chain.Manifest, scratch.Login, cancel)),
            new DrillCheck("schema", await SchemaAsync(scratch.Login, cancel)),
        ];
    }

    private static async Task<IReadOnlyList<string>> LedgerAsync(
        Manifest manifest, string login, CancellationToken cancel)
    {
        await using var connection = await BackupLogin.OpenAsync(login, cancel);
        var found = await LedgerState.ReadAsync(connection, cancel);
        return found == manifest.Ledger ? [] : [$"the ledger says {found}, not {manifest.Ledger}"];
    }

    // A backup of an older version is brought to this one, as after a disaster.
    private static async Task<IReadOnlyList<string>> SchemaAsync(string login, CancellationToken cancel)
    {
        var migrator = new Migrator(login);
        await migrator.MigrateAsync(null, cancel);
        return await migrator.ValidateAsync(cancel);
    }

    private Task WriteAsync(string path, long bytes, long started, string error, CancellationToken cancel) =>
        BackupLog.WriteAsync(settings.Login, new BackupOutcome(BackupLog.Drill, Path.GetFileName(path), bytes,
            time.GetElapsedTime(started), error), cancel);
}
