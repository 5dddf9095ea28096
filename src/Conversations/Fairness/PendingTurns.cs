using Dapper;
using Npgsql;

namespace Frota.Conversations.Fairness;

/// <summary>What is pending, by tenant, as Postgres saw it at one moment.</summary>
/// <param name="Workers">Living workers that answer turns.</param>
/// <param name="ByTenant">Conversations with something unanswered: waiting, queued, being answered or put off.</param>
public sealed record PendingTurns(int Workers, IReadOnlyDictionary<long, int> ByTenant)
{
    // One index probe a tenant, and so many entries behind it at most: its cost grows with the tenants that have
    // something pending, not with what they have.
    private const string CountSql = """
        WITH RECURSIVE tenant (id) AS (
          SELECT min(tenant_id) FROM conversations WHERE pending
          UNION ALL
          SELECT (SELECT min(v.tenant_id) FROM conversations v WHERE v.pending AND v.tenant_id > tenant.id)
          FROM tenant WHERE tenant.id IS NOT NULL)
        SELECT id, (SELECT count(*)::int FROM (
          SELECT FROM conversations v WHERE v.pending AND v.tenant_id = tenant.id LIMIT @most) AS some)
        FROM tenant WHERE id IS NOT NULL
        """;

    private const string WorkersSql = """
        SELECT count(*)::int FROM workers WHERE 'replies' = ANY (roles) AND stopped_at IS NULL
          AND seen_at > clock_timestamp() - interval '25 seconds'
        """;

    /// <summary>Before anything was counted.</summary>
    public static PendingTurns Unknown { get; } = new(1, new Dictionary<long, int>());

    /// <summary>Counts.</summary>
    /// <param name="connection">One that sees every tenant.</param>
    /// <param name="slotsOfWorker">No tenant is counted further than the slots of all workers.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<PendingTurns> CountAsync(
        NpgsqlConnection connection, int slotsOfWorker, CancellationToken cancel)
    {
        var workers = Math.Max(1, await connection.ExecuteScalarAsync<int>(
            new CommandDefinition(WorkersSql, cancellationToken: cancel)));
        var counted = await connection.QueryAsync<(long Tenant, int Pending)>(new CommandDefinition(
            CountSql, new { most = workers * slotsOfWorker }, cancellationToken: cancel));
        return new PendingTurns(workers, counted.ToDictionary(c => c.Tenant, c => c.Pending));
    }
}
