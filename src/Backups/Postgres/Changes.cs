using System.Globalization;
using System.Text.Json;
using Dapper;
using Frota.Backups.Archives;
using Npgsql;

namespace Frota.Backups.Postgres;

/// <summary>
/// What changed since a full backup. For each table, two streams of <c>COPY</c>:
/// <list type="number">
/// <item><c>kept/…</c>: the keys of the rows that no transaction has written since. Whatever the full backup has beside
/// them was changed or deleted.</item>
/// <item><c>changed/…</c>: all other rows, whole.</item>
/// </list>
/// A row is unchanged when its <c>xmin</c> is below every transaction that had not ended when the full backup was
/// taken. Every update writes a new row version with its own transaction's number, sub-transactions have higher numbers
/// than their parents, and vacuum leaves the number as it is; so nothing can be changed and look unchanged. What was
/// under way at the full backup is written once more, which does no harm.
/// </summary>
internal static class Changes
{
    /// <summary>The part that names tables, columns and sequences.</summary>
    public const string Part = "changes";

    // Read after the rows, and outside their snapshot as sequences are: never below what the rows hold.
    private const string SequencesSql = """
        SELECT relname::text FROM pg_class
        WHERE relnamespace = 'frota'::regnamespace AND relkind = 'S' ORDER BY relname
        """;

    public static string Kept(string table) => $"kept/{table}";

    public static string Changed(string table) => $"changed/{table}";

    /// <summary>Writes them.</summary>
    /// <exception cref="InvalidOperationException">A table has no primary key.</exception>
    public static async Task WriteAsync(
        ArchiveWriter archive, SourceSnapshot source, Lineage full, CancellationToken cancel)
    {
        foreach (var table in source.Tables)
        {
            if (table.Key.Length == 0)
            {
                throw new InvalidOperationException(
                    $"the table {table.Name} has no primary key: only full backups hold it");
            }

            var changed = IsChanged(full, source.Manifest.Lineage);
            await CopyAsync(Kept(table.Name), $"SELECT {Names(table.Key)} FROM {BackupLogin.Table(table.Name)} "
                + $"WHERE NOT {changed}");
            await CopyAsync(Changed(table.Name),
                $"SELECT {Names(table.Columns)} FROM {BackupLogin.Table(table.Name)} WHERE {changed}");
        }

        var plan = new ChangesPlan(source.Tables, await SequencesAsync(source.Connection, cancel));
        await archive.AddAsync(Part, JsonSerializer.SerializeToUtf8Bytes(plan, ChangesJson.Default.ChangesPlan));

        Task CopyAsync(string part, string rows) => archive.AddAsync(part, async stream =>
        {
            await using var copy = await source.Connection.BeginRawBinaryCopyAsync(
                $"COPY ({rows}) TO STDOUT (FORMAT binary)", cancel);
            await copy.CopyToAsync(stream, cancel);
        });
    }

    /// <summary>Column names as SQL writes them.</summary>
    public static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(BackupLogin.Quote));

    /// <summary>
    /// The condition on a row: how far its transaction lies back is no more than the full backup does. Counted in 32
    /// bits, as rows keep the number; <see cref="Lineage.WhyNotAfter"/> sees to it that they are enough.
    /// </summary>
    internal static string IsChanged(Lineage full, Lineage now) => string.Create(CultureInfo.InvariantCulture,
        $"((({now.NextXid} - xmin::text::bigint) & 4294967295) <= {now.NextXid - full.OldestXid})");

    private static async Task<IReadOnlyList<SequenceState>> SequencesAsync(
        NpgsqlConnection connection, CancellationToken cancel)
    {
        var names = await connection.QueryAsync<string>(
            new CommandDefinition(SequencesSql, cancellationToken: cancel));
        var states = new List<SequenceState>();
        foreach (var name in names)
        {
            var (last, called) = await connection.QuerySingleAsync<(long, bool)>(new CommandDefinition(
                $"SELECT last_value, is_called FROM {BackupLogin.Table(name)}", cancellationToken: cancel));
            states.Add(new SequenceState(name, last, called));
        }

        return states;
    }
}
