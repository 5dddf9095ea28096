using System.Text.Json;
using Dapper;
using Frota.Backups.Archives;
using Frota.Backups.Postgres;
using Frota.Database.Secrets;
using Npgsql;

namespace Frota.Backups.Restoring;

/// <summary>
/// Puts an incremental onto the rows of its full backup, in one transaction and before there are keys, triggers and
/// policies: those are made afterwards, over the rows as they then are, and refuse what does not fit.
/// </summary>
internal static class ChangesBack
{
    public static async Task ApplyAsync(
        ArchiveReader archive, KeyRing keys, string login, CancellationToken cancel)
    {
        var plan = Read(archive, keys);
        await using var connection = await BackupLogin.OpenAsync(login, cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var table in plan.Tables)
        {
            await KeepAsync(connection, table, archive, keys, cancel);
            await using var changed = archive.OpenPart(Changes.Changed(table.Name), keys);
            await CopyAsync(connection, $"{BackupLogin.Table(table.Name)} ({Changes.Names(table.Columns)})", changed,
                cancel);
        }

        foreach (var sequence in plan.Sequences)
        {
            await ExecuteAsync(connection, "SELECT setval(@name::regclass, @last, @called)", cancel,
                new { name = BackupLogin.Table(sequence.Name), last = sequence.Last, called = sequence.Called });
        }

        await transaction.CommitAsync(cancel);
    }

    private static ChangesPlan Read(ArchiveReader archive, KeyRing keys)
    {
        using var part = archive.OpenPart(Changes.Part, keys);
        return JsonSerializer.Deserialize(part, ChangesJson.Default.ChangesPlan)
            ?? throw new InvalidDataException($"{archive.Name} does not say what it changes");
    }

    // Deletes all rows but the kept ones; each kept one must be there.
    private static async Task KeepAsync(
        NpgsqlConnection connection, TableShape table, ArchiveReader archive, KeyRing keys, CancellationToken cancel)
    {
        var (target, key) = (BackupLogin.Table(table.Name), Changes.Names(table.Key));
        await ExecuteAsync(connection, $"CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT {key} FROM {target} LIMIT 0",
            cancel);
        await using var kept = archive.OpenPart(Changes.Kept(table.Name), keys);
        await CopyAsync(connection, $"kept ({key})", kept, cancel);
        await ExecuteAsync(connection, "ANALYZE kept", cancel);
        var same = string.Join(" AND ", table.Key.Select(BackupLogin.Quote).Select(name => $"k.{name} = t.{name}"));
        await ExecuteAsync(
            connection, $"DELETE FROM {target} t WHERE NOT EXISTS (SELECT FROM kept k WHERE {same})", cancel);
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"SELECT (SELECT count(*) FROM {target}) = (SELECT count(*) FROM kept)", cancellationToken: cancel)))
        {
            throw new InvalidDataException(
                $"{archive.Name} keeps rows of {table.Name} that its full backup does not have");
        }

        await ExecuteAsync(connection, "DROP TABLE kept", cancel);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, string target, Stream rows, CancellationToken cancel)
    {
        await using var copy =
            await connection.BeginRawBinaryCopyAsync($"COPY {target} FROM STDIN (FORMAT binary)", cancel);
        await rows.CopyToAsync(copy, cancel);
    }

    private static Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancel, object? parameters = null) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancel));
}
