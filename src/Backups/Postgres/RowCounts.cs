using Dapper;
using Frota.Backups.Archives;
using Npgsql;

namespace Frota.Backups.Postgres;

/// <summary>Counts the rows of tables, each to the last one.</summary>
internal static class RowCounts
{
    public static async Task<IReadOnlyList<TableRows>> ReadAsync(
        NpgsqlConnection connection, IEnumerable<string> tables, CancellationToken cancel)
    {
        var counts = new List<TableRows>();
        foreach (var table in tables)
        {
            counts.Add(new TableRows(table, await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                $"SELECT count(*) FROM {BackupLogin.Table(table)}", cancellationToken: cancel))));
        }

        return counts;
    }

    /// <summary>Where a copy differs from what its manifest says, in words.</summary>
    public static IReadOnlyList<string> Differences(
        IReadOnlyList<TableRows> wanted, IReadOnlyList<TableRows> found)
    {
        var there = found.ToDictionary(table => table.Table, table => table.Rows);
        return
        [
            .. wanted.Where(table => there.GetValueOrDefault(table.Table, -1) != table.Rows).Select(table =>
                there.TryGetValue(table.Table, out var rows)
                    ? $"the table {table.Table} has {rows} rows, not {table.Rows}"
                    : $"the table {table.Table} is missing"),
        ];
    }
}
