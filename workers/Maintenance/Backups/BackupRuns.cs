using Dapper;
using Npgsql;

namespace Frota.Workers.Maintenance.Backups;

/// <summary>What is written down of backups and drills, whoever ran them.</summary>
internal static class BackupRuns
{
    private const string Sql = """
        SELECT kind, max(at) FILTER (WHERE ok) AS success, max(at) FILTER (WHERE NOT ok) AS failure
        FROM backup_runs GROUP BY kind
        """;

    public static async Task<IReadOnlyDictionary<BackupTask, LastRuns>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancel) =>
        (await connection.QueryAsync<(string Kind, DateTime? Success, DateTime? Failure)>(
            new CommandDefinition(Sql, cancellationToken: cancel)))
        .ToDictionary(run => Enum.Parse<BackupTask>(run.Kind, ignoreCase: true),
            run => new LastRuns(run.Success, run.Failure));
}
