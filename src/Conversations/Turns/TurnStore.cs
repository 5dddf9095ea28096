using Frota.Database;

namespace Frota.Conversations.Turns;

/// <summary>
/// Reads what turns need, of several conversations at once: each under its own tenant, whoever else's the session sees.
/// </summary>
public static class TurnStore
{
    /// <summary>The most messages that one turn answers.</summary>
    public const int MostMessages = 100;

    // The last things said that the model sees.
    private const int HistoryLength = 20;

    // Those whose turns a worker holds, with so many claims at most. By their keys, and the owner as no index can find
    // it, for the reason that is told at LeaseKeeper's release.
    private const string HeldSql = """
        SELECT k.tenant_id, k.id FROM unnest(@tenantIds, @ids) AS k (tenant_id, id) CROSS JOIN LATERAL (
          SELECT FROM leases l WHERE l.scope = 'turn' AND l.resource = k.id
            AND l.owner IS NOT DISTINCT FROM @owner AND l.claims <= @mostClaims LIMIT 1) AS held
        """;

    /// <summary>
    /// The conversations as they stand; one that is not its tenant's is missing. Waits are told as of the beginning of
    /// the transaction: what was not due to a statement before this one has a wait.
    /// </summary>
    public static Task<IReadOnlyList<ConversationState>> FindAsync(
        TenantSession session, IReadOnlyCollection<ConversationKey> keys, CancellationToken cancel) =>
        session.QueryAsync<ConversationState>("""
            SELECT v.id, v.account_id AS accountid, c.external_id AS contact, v.state, v.pending,
              coalesce(greatest(v.wake_at - transaction_timestamp(), interval '0'), interval '0') AS wait, v.attempts,
              v.superseded, v.last_inbound_id AS lastinboundid, v.last_inbound_at AS lastinboundat
            FROM unnest(@tenantIds, @ids) AS k (tenant_id, id) JOIN conversations v USING (tenant_id, id)
            JOIN contacts c ON c.id = v.contact_id
            """, ConversationKey.Arrays(keys), cancel);

    /// <summary>
    /// What is unanswered, in the order of acceptance; more than one turn can carry waits for the next.
    /// </summary>
    public static async Task<ILookup<long, Unanswered>> UnansweredAsync(
        TenantSession session, HeldTurns held, CancellationToken cancel) =>
        (await session.QueryAsync<UnansweredRow>($"""
            SELECT k.id AS conversationid, m.* FROM ({HeldSql}) AS k
            CROSS JOIN LATERAL (
              SELECT i.id, i.provider_id AS providerid, i.kind, i.body AS text, i.received_at AS receivedat,
                i.webhook_id AS webhookid, i.span_id AS spanid
              FROM inbound_messages i
              WHERE i.conversation_id = k.id AND i.tenant_id = k.tenant_id AND i.disposition IS NULL
              ORDER BY i.received_at, i.id LIMIT {MostMessages}) AS m
            ORDER BY k.id, m.receivedat, m.id
            """, held.Parameters(), cancel)).ToLookup(row => row.ConversationId, row => row.Message());

    /// <summary>
    /// The last things said, oldest first: what was answered and what was or will be sent. Ordered by the database's
    /// clock alone: a provider's time of sending may lie before the question. What is dead and newer than the question
    /// was not said yet: it may come back, and has its turn then.
    /// </summary>
    public static async Task<ILookup<long, Said>> HistoryAsync(
        TenantSession session, HeldTurns held, CancellationToken cancel) =>
        (await session.QueryAsync<SaidRow>($"""
            SELECT k.id AS conversationid, s.* FROM ({HeldSql}) AS k
            CROSS JOIN LATERAL (
              (SELECT true AS bycontact, i.body AS text, i.stored_at AS at FROM inbound_messages i
               WHERE i.conversation_id = k.id AND i.tenant_id = k.tenant_id
                 AND i.disposition IS NOT NULL AND i.body <> ''
                 AND (i.disposition <> 'dead' OR (i.received_at, i.id) < (
                   SELECT received_at, id FROM inbound_messages
                   WHERE conversation_id = k.id AND disposition IS NULL ORDER BY received_at, id LIMIT 1))
               ORDER BY i.id DESC LIMIT {HistoryLength})
              UNION ALL
              (SELECT false, o.body, o.created_at FROM outbound_messages o
               WHERE o.conversation_id = k.id AND o.tenant_id = k.tenant_id
                 AND o.state IN ('queued', 'sending', 'in_doubt', 'sent', 'delivered', 'read')
               ORDER BY o.id DESC LIMIT {HistoryLength})
              ORDER BY at DESC LIMIT {HistoryLength}) AS s
            ORDER BY k.id, s.at
            """, held.Parameters(), cancel)).ToLookup(row => row.ConversationId, row => row.Said());

    /// <summary>All that is unanswered in a conversation, by id alone.</summary>
    public static Task<IReadOnlyList<long>> UnansweredIdsAsync(
        TenantTransaction transaction, long conversationId, CancellationToken cancel) =>
        transaction.QueryAsync<long>("""
            SELECT id FROM inbound_messages WHERE conversation_id = @conversationId AND disposition IS NULL
            ORDER BY received_at, id
            """, new { conversationId }, cancel);

    /// <summary>Model turns of the tenant since midnight, UTC.</summary>
    public static async Task<int> TurnsTodayAsync(TenantSession session, CancellationToken cancel) =>
        (await session.QueryAsync<int>("""
            SELECT count(*)::int FROM turns WHERE tenant_id = @tenantId AND provider <> ''
              AND finished_at >= date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
            """, new { tenantId = session.TenantId }, cancel))[0];

    private sealed record UnansweredRow(
        long ConversationId, long Id, string ProviderId, string Kind, string Text, DateTime ReceivedAt, Guid WebhookId,
        long? SpanId)
    {
        public Unanswered Message() => new(Id, ProviderId, Kind, Text, ReceivedAt, WebhookId, SpanId);
    }

    private sealed record SaidRow(long ConversationId, bool ByContact, string Text, DateTime At)
    {
        public Said Said() => new(ByContact, Text, At);
    }
}
