using Dapper;
using Npgsql;

namespace Frota.Workers.Maintenance;

/// <summary>
/// Deletes what has outlived its use, a bounded number of rows a round, so that no table grows for ever. Messages stay:
/// they are the tenants' own, and the key that recognises a webhook delivered again.
/// </summary>
internal static class Retention
{
    private const int Most = 5_000;

    private static readonly string[] Rounds =
    [
        // A status that no send ever claimed: longer than any provider retries (7 days).
        """
        DELETE FROM early_statuses WHERE ctid IN (SELECT ctid FROM early_statuses
          WHERE stored_at < clock_timestamp() - interval '8 days' LIMIT @Most)
        """,
        """
        DELETE FROM webhook_deliveries WHERE id IN (SELECT id FROM webhook_deliveries
          WHERE created_at < clock_timestamp() - interval '30 days' LIMIT @Most)
        """,
        """
        DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters
          WHERE resolved_at < clock_timestamp() - interval '90 days' LIMIT @Most)
        """,
        """
        DELETE FROM backup_runs WHERE id IN (SELECT id FROM backup_runs
          WHERE at < clock_timestamp() - interval '400 days' LIMIT @Most)
        """,
        """
        DELETE FROM workers WHERE id IN (SELECT id FROM workers w
          WHERE seen_at < clock_timestamp() - interval '7 days'
            AND NOT EXISTS (SELECT FROM leases l WHERE l.owner = w.id) LIMIT @Most)
        """,
    ];

    public static async Task RunAsync(NpgsqlConnection session, CancellationToken cancel)
    {
        foreach (var sql in Rounds)
        {
            int deleted;
            do
            {
                deleted = await session.ExecuteAsync(
                    new CommandDefinition(sql, new { Most }, cancellationToken: cancel));
            }
            while (deleted == Most);
        }
    }
}
