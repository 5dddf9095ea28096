using Dapper;
using Npgsql;

namespace Frota.Conversations.Fairness;

/// <summary>What is pending, by tenant, as Postgres saw it at one moment.</summary>
/// <param name="Workers">Living workers that do this work; at least one.</param>
/// <param name="ByTenant">Tenants that have something pending, and how much.</param>
public sealed record PendingWork(int Workers, IReadOnlyDictionary<long, int> ByTenant)
{
    private const string WorkersSql = """
        SELECT count(*)::int FROM workers WHERE @Role = ANY (roles) AND stopped_at IS NULL
          AND seen_at > clock_timestamp() - interval '25 seconds'
        """;

    /// <summary>Before anything was counted.</summary>
    public static PendingWork Unknown { get; } = new(1, new Dictionary<long, int>());

    /// <summary>Counts.</summary>
    /// <param name="connection">One that sees every tenant.</param>
    /// <param name="backlog">What.</param>
    /// <param name="slotsOfWorker">No tenant is counted further than the slots of all workers.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<PendingWork> CountAsync(
        NpgsqlConnection connection, Backlog backlog, int slotsOfWorker, CancellationToken cancel)
    {
        var workers = Math.Max(1, await connection.ExecuteScalarAsync<int>(
            new CommandDefinition(WorkersSql, new { backlog.Role }, cancellationToken: cancel)));
        var counted = await connection.QueryAsync<(long Tenant, int Pending)>(new CommandDefinition(
            CountSql(backlog), new { most = workers * slotsOfWorker }, cancellationToken: cancel));
        return new PendingWork(workers, counted.ToDictionary(c => c.Tenant, c => c.Pending));
    }

    // One index probe a tenant, and so many entries behind it at most: its cost grows with the tenants that have
    // something pending, not with what they have.
    private static string CountSql(Backlog backlog) => $"""
        WITH RECURSIVE tenant (id) AS (
          SELECT min(tenant_id) FROM {backlog.Rows} WHERE {backlog.Pending}
          UNION ALL
          SELECT (SELECT min(r.tenant_id) FROM {backlog.Rows} r WHERE r.tenant_id > tenant.id AND {backlog.Pending})
          FROM tenant WHERE tenant.id IS NOT NULL)
        SELECT id, (SELECT count(*)::int FROM (
          SELECT FROM {backlog.Rows} r WHERE r.tenant_id = tenant.id AND {backlog.Pending} LIMIT @most) AS counted)
        FROM tenant WHERE id IS NOT NULL
        """;
}
