using Dapper;
using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Publishing;
using Frota.Workers.Fleet;
using Npgsql;

namespace Frota.Workers.Maintenance;

/// <summary>
/// Gives tokens to what has none: work whose holder died, and work whose token was lost between a commit and its
/// publish. A token too many does no harm, so each row is swept at most every <see cref="Again"/>.
/// </summary>
internal sealed partial class Sweep(
    TurnTokens turns, SendTokens sends, Publisher publisher, ILogger<Sweep> logger)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    private const int Most = 500;

    // Leases that ran out, or whose holder's liveness lock is gone: free at once, and their work gets a token. Each
    // holder is asked for once.
    private const string FreeSql = """
        WITH holder AS MATERIALIZED (SELECT DISTINCT owner FROM leases WHERE owner IS NOT NULL),
        gone AS MATERIALIZED (SELECT owner FROM holder WHERE NOT worker_is_alive(owner)),
        dead AS (
          SELECT scope, resource FROM leases
          WHERE owner IS NOT NULL AND (until < clock_timestamp() OR owner IN (SELECT owner FROM gone))
          LIMIT @Most FOR UPDATE SKIP LOCKED)
        UPDATE leases l SET owner = NULL, until = NULL FROM dead
        WHERE l.scope = dead.scope AND l.resource = dead.resource
        RETURNING l.scope, l.tenant_id, l.resource
        """;

    // Of each tenant the oldest, as many as its share: those of them that nobody holds and that have no token yet.
    // Whose token was lost is among them before long; a tenant with a backlog has some of it on the first queue,
    // however long the overflow queue is, and never more than its share. The longer something has been due, the longer
    // it keeps a token before it gets another.
    private const string TurnsSql = """
        UPDATE conversations SET swept_at = clock_timestamp() WHERE id IN (
          SELECT due.id FROM unnest(@tenants, @most) AS t (id, most) CROSS JOIN LATERAL (
            SELECT v.id, v.wake_at, v.swept_at FROM conversations v
            WHERE v.tenant_id = t.id AND v.pending AND v.wake_at < clock_timestamp() - @Grace
            ORDER BY v.wake_at LIMIT t.most) AS due
          WHERE (due.swept_at IS NULL
              OR due.swept_at < clock_timestamp() - greatest(@Again, (clock_timestamp() - due.wake_at) / 4))
            AND NOT EXISTS (SELECT FROM leases l
              WHERE l.scope = 'turn' AND l.resource = due.id AND l.owner IS NOT NULL))
        RETURNING tenant_id, id
        """;

    private const string SendsSql = """
        UPDATE outbound_messages SET swept_at = clock_timestamp() WHERE id IN (
          SELECT due.id FROM unnest(@tenants, @most) AS t (id, most) CROSS JOIN LATERAL (
            SELECT o.id, o.conversation_id, o.not_before, o.swept_at FROM outbound_messages o
            WHERE o.tenant_id = t.id AND o.state IN ('queued', 'sending', 'in_doubt')
              AND o.not_before < clock_timestamp() - @Grace
            ORDER BY o.not_before LIMIT t.most) AS due
          WHERE (due.swept_at IS NULL
              OR due.swept_at < clock_timestamp() - greatest(@Again, (clock_timestamp() - due.not_before) / 4))
            AND NOT EXISTS (SELECT FROM leases l
              WHERE l.scope = 'send' AND l.resource = due.conversation_id AND l.owner IS NOT NULL))
        RETURNING tenant_id, conversation_id
        """;

    private const string WebhooksSql = """
        UPDATE webhook_deliveries SET swept_at = clock_timestamp() WHERE id IN (
          SELECT d.id FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.active
          WHERE d.state = 'pending' AND d.attempts = 0
            AND d.created_at < clock_timestamp() - interval '500 milliseconds'
            AND (d.swept_at IS NULL
              OR d.swept_at < clock_timestamp() - greatest(@Again, (clock_timestamp() - d.created_at) / 4))
          ORDER BY d.created_at LIMIT @Most FOR UPDATE OF d SKIP LOCKED)
        RETURNING tenant_id, id
        """;

    /// <summary>One round.</summary>
    public async Task RunAsync(NpgsqlConnection session, CancellationToken cancel)
    {
        try
        {
            foreach (var (scope, tenant, resource) in await RowsAsync<(string, long, long)>(session, FreeSql, cancel))
            {
                LogFreed(scope, resource);
                await (scope == "turn" ? turns : (DueTokens)sends).PublishFirstAsync(tenant, resource);
            }

            await GiveAsync(session, TurnsSql, turns, cancel);
            await GiveAsync(session, SendsSql, sends, cancel);
            foreach (var (tenant, delivery) in await RowsAsync<(long, Guid)>(session, WebhooksSql, cancel))
            {
                await publisher.ToQueueAsync(
                    Queues.Integrations, Envelope.Wrap(new IntegrationDue(tenant, delivery), tenant));
            }
        }
        catch (BrokerUnavailableException e)
        {
            LogNoBroker(e.Message); // the rows are swept again when their time comes
        }
    }

    private static Task<IEnumerable<T>> RowsAsync<T>(NpgsqlConnection session, string sql, CancellationToken cancel) =>
        session.QueryAsync<T>(new CommandDefinition(sql, new { Grace, Again, Most }, cancellationToken: cancel));

    private static async Task GiveAsync(
        NpgsqlConnection session, string sql, DueTokens tokens, CancellationToken cancel)
    {
        var shares = await tokens.SharesAsync(cancel);
        long[] tenants = [.. shares.Tenants];
        int[] most = [.. tenants.Select(shares.Of)];
        var due = await session.QueryAsync<(long Tenant, long Conversation)>(new CommandDefinition(
            sql, new { tenants, most, Grace, Again }, cancellationToken: cancel));
        foreach (var (tenant, conversation) in due.Distinct())
        {
            await tokens.PublishFirstAsync(tenant, conversation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the {Scope} lease of {Resource} was freed: its holder is gone")]
    private partial void LogFreed(string scope, long resource);

    [LoggerMessage(Level = LogLevel.Debug, Message = "the sweep could not publish: {Reason}")]
    private partial void LogNoBroker(string reason);
}
