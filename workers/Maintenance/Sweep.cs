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
internal sealed partial class Sweep(TurnTokens turns, Publisher publisher, ILogger<Sweep> logger)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(15);

    private const int Most = 500;

    // Leases that ran out, or whose holder's liveness lock is gone: free at once, and their work gets a token.
    private const string FreeSql = """
        WITH dead AS (
          SELECT scope, resource FROM leases
          WHERE owner IS NOT NULL AND (until < clock_timestamp() OR NOT worker_is_alive(owner))
          LIMIT @Most FOR UPDATE SKIP LOCKED)
        UPDATE leases l SET owner = NULL, until = NULL FROM dead
        WHERE l.scope = dead.scope AND l.resource = dead.resource
        RETURNING l.scope, l.tenant_id, l.resource
        """;

    // The oldest of each tenant, its share of them a second: whose token was lost is among them before long, and every
    // tenant with a backlog has some of it on the first queue, however long the overflow queue is. The longer something
    // has been due, the longer it keeps a token before it gets another.
    private const string TurnsSql = """
        UPDATE conversations SET swept_at = clock_timestamp() WHERE id IN (
          SELECT due.id FROM unnest(@tenants, @most) AS t (id, most) CROSS JOIN LATERAL (
            SELECT v.id FROM conversations v
            WHERE v.tenant_id = t.id AND v.pending AND v.wake_at < clock_timestamp() - @Grace
              AND (v.swept_at IS NULL
                OR v.swept_at < clock_timestamp() - greatest(@Again, (clock_timestamp() - v.wake_at) / 4))
              AND NOT EXISTS (SELECT FROM leases l
                WHERE l.scope = 'turn' AND l.resource = v.id AND l.owner IS NOT NULL)
            ORDER BY v.wake_at LIMIT t.most FOR UPDATE SKIP LOCKED) AS due)
        RETURNING tenant_id, id
        """;

    private const string OutboundSql = """
        UPDATE outbound_messages SET swept_at = clock_timestamp() WHERE id IN (
          SELECT o.id FROM outbound_messages o
          WHERE o.state IN ('queued', 'sending', 'in_doubt') AND o.not_before < clock_timestamp() - @Grace
            AND (o.swept_at IS NULL OR o.swept_at < clock_timestamp() - @Again)
            AND NOT EXISTS (SELECT FROM leases l
              WHERE l.scope = 'send' AND l.resource = o.conversation_id AND l.owner IS NOT NULL)
          ORDER BY o.not_before LIMIT @Most FOR UPDATE SKIP LOCKED)
        RETURNING tenant_id, conversation_id
        """;

    private const string WebhooksSql = """
        UPDATE webhook_deliveries SET swept_at = clock_timestamp() WHERE id IN (
          SELECT d.id FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.active
          WHERE d.state = 'pending' AND d.attempts = 0
            AND d.created_at < clock_timestamp() - interval '500 milliseconds'
            AND (d.swept_at IS NULL OR d.swept_at < clock_timestamp() - @Again)
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
                await (scope == "turn"
                    ? turns.PublishFirstAsync(tenant, resource) : OutboundAsync(tenant, resource));
            }

            foreach (var (tenant, conversation) in await DueTurnsAsync(session, cancel))
            {
                await turns.PublishFirstAsync(tenant, conversation);
            }

            var replies = await RowsAsync<(long, long)>(session, OutboundSql, cancel);
            foreach (var (tenant, conversation) in replies.Distinct())
            {
                await OutboundAsync(tenant, conversation);
            }

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

    private async Task<IEnumerable<(long Tenant, long Conversation)>> DueTurnsAsync(
        NpgsqlConnection session, CancellationToken cancel)
    {
        var shares = await turns.SharesAsync(cancel);
        long[] tenants = [.. shares.Tenants];
        int[] most = [.. tenants.Select(shares.Of)];
        return await session.QueryAsync<(long, long)>(new CommandDefinition(
            TurnsSql, new { tenants, most, Grace, Again }, cancellationToken: cancel));
    }

    private Task OutboundAsync(long tenant, long conversation) => publisher.ToQueueAsync(Queues.Outbound,
        Envelope.Wrap(new OutboundDue(tenant, conversation), tenant, conversation));

    [LoggerMessage(Level = LogLevel.Warning, Message = "the {Scope} lease of {Resource} was freed: its holder is gone")]
    private partial void LogFreed(string scope, long resource);

    [LoggerMessage(Level = LogLevel.Debug, Message = "the sweep could not publish: {Reason}")]
    private partial void LogNoBroker(string reason);
}
