using Frota.Database;

namespace Frota.Conversations.Turns;

/// <summary>
/// Reads what a turn needs and writes what it came to. Every write belongs to a transaction that has completed the
/// turn's lease under its epoch: what a fenced worker writes never commits.
/// </summary>
public static class TurnStore
{
    /// <summary>The most messages that one turn answers.</summary>
    public const int MostMessages = 100;

    private const int MostReason = 1000;

    private const string PendingAgainSql = """
        UPDATE conversations v SET attempts = @attempts, superseded = @superseded,
          pending = rest.first_at IS NOT NULL,
          first_pending_at = rest.first_at,
          wake_at = CASE WHEN rest.first_at IS NULL THEN NULL
            ELSE greatest(v.wake_at, clock_timestamp() + @delay) END
        FROM (SELECT min(received_at) AS first_at FROM inbound_messages
              WHERE conversation_id = @id AND disposition IS NULL) AS rest
        WHERE v.id = @id
        RETURNING v.pending, coalesce(greatest(v.wake_at - clock_timestamp(), interval '0'), interval '0') AS wait
        """;

    /// <summary>The conversation as it stands; null when it is not this tenant's.</summary>
    public static Task<ConversationState?> FindAsync(
        TenantSession session, long id, CancellationToken cancel) =>
        session.FindAsync<ConversationState>("""
            SELECT v.id, v.account_id AS accountid, c.external_id AS contact, v.state, v.pending,
              coalesce(greatest(v.wake_at - clock_timestamp(), interval '0'), interval '0') AS wait, v.attempts,
              v.superseded, v.last_inbound_id AS lastinboundid, v.last_inbound_at AS lastinboundat
            FROM conversations v JOIN contacts c ON c.id = v.contact_id WHERE v.id = @id
            """, new { id }, cancel);

    /// <summary>
    /// What is unanswered, in the order of acceptance; more than one turn can carry waits for the next.
    /// </summary>
    public static Task<IReadOnlyList<Unanswered>> UnansweredAsync(
        TenantSession session, long conversationId, CancellationToken cancel) =>
        session.QueryAsync<Unanswered>("""
            SELECT id, provider_id AS providerid, kind, body AS text, received_at AS receivedat,
              webhook_id AS webhookid, span_id AS spanid
            FROM inbound_messages
            WHERE conversation_id = @conversationId AND disposition IS NULL ORDER BY received_at, id LIMIT @MostMessages
            """, new { conversationId, MostMessages }, cancel);

    /// <summary>All that is unanswered, by id alone.</summary>
    public static Task<IReadOnlyList<long>> UnansweredIdsAsync(
        TenantTransaction transaction, long conversationId, CancellationToken cancel) =>
        transaction.QueryAsync<long>("""
            SELECT id FROM inbound_messages WHERE conversation_id = @conversationId AND disposition IS NULL
            ORDER BY received_at, id
            """, new { conversationId }, cancel);

    /// <summary>
    /// The last things said, oldest first: what was answered and what was or will be sent. Ordered by the database's
    /// clock alone: a provider's time of sending may lie before the question. What is dead and newer than the question
    /// was not said yet: it may come back, and has its turn then.
    /// </summary>
    public static Task<IReadOnlyList<Said>> HistoryAsync(
        TenantSession session, long conversationId, int limit, CancellationToken cancel) =>
        session.QueryAsync<Said>("""
            SELECT * FROM (
              (SELECT true AS bycontact, body AS text, stored_at AS at FROM inbound_messages
               WHERE conversation_id = @conversationId AND disposition IS NOT NULL AND body <> ''
                 AND (disposition <> 'dead' OR (received_at, id) < (SELECT received_at, id FROM inbound_messages
                   WHERE conversation_id = @conversationId AND disposition IS NULL ORDER BY received_at, id LIMIT 1))
               ORDER BY id DESC LIMIT @limit)
              UNION ALL
              (SELECT false, body, created_at FROM outbound_messages
               WHERE conversation_id = @conversationId
                 AND state IN ('queued', 'sending', 'in_doubt', 'sent', 'delivered', 'read')
               ORDER BY id DESC LIMIT @limit)
              ORDER BY at DESC LIMIT @limit) AS said ORDER BY at
            """, new { conversationId, limit }, cancel);

    /// <summary>Model turns of the tenant since midnight, UTC.</summary>
    public static async Task<int> TurnsTodayAsync(TenantSession session, CancellationToken cancel) =>
        (await session.QueryAsync<int>("""
            SELECT count(*)::int FROM turns WHERE tenant_id = @tenantId AND provider <> ''
              AND finished_at >= date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
            """, new { tenantId = session.TenantId }, cancel))[0];

    /// <summary>
    /// Locks the conversation against intake and takeovers until the commit; how it stands by then. A statement of its
    /// own: the ones after it see what was committed while it waited.
    /// </summary>
    public static async Task<LockedConversation> LockAsync(
        TenantTransaction transaction, long conversationId, CancellationToken cancel) =>
        (await transaction.QueryAsync<LockedConversation>("""
            SELECT last_inbound_id AS lastinboundid, state FROM conversations WHERE id = @conversationId FOR UPDATE
            """, new { conversationId }, cancel)).Single();

    /// <summary>Writes the turn down; returns its id.</summary>
    public static async Task<long> RecordAsync(
        TenantTransaction transaction, TurnRecord turn, CancellationToken cancel) =>
        (await transaction.QueryAsync<long>("""
            INSERT INTO turns (tenant_id, conversation_id, epoch, attempt, worker_id, outcome, reason, provider, model,
              messages, input_tokens, output_tokens, started_at)
            VALUES (current_tenant(), @ConversationId, @Epoch, @Attempt, @WorkerId, @Outcome, @Reason, @Provider,
              @Model, @Messages, @InputTokens, @OutputTokens, @StartedAt)
            RETURNING id
            """, turn with { Reason = Excerpt.Of(turn.Reason, MostReason) }, cancel)).Single();

    /// <summary>Settles messages: each gets its disposition once.</summary>
    public static Task<int> SettleAsync(
        TenantTransaction transaction, IEnumerable<long> messageIds, string disposition, string reason, long turnId,
        CancellationToken cancel) =>
        transaction.ExecuteAsync("""
            UPDATE inbound_messages SET disposition = @disposition, reason = @reason, turn_id = @turnId,
              settled_at = clock_timestamp()
            WHERE id = ANY (@ids) AND disposition IS NULL
            """, new { ids = messageIds.ToArray(), disposition, reason, turnId }, cancel);

    /// <summary>Who answers from now on.</summary>
    public static Task<int> HandToAsync(
        TenantTransaction transaction, long conversationId, string state, CancellationToken cancel) =>
        transaction.ExecuteAsync("UPDATE conversations SET state = @state WHERE id = @conversationId",
            new { conversationId, state }, cancel);

    /// <summary>
    /// Recomputes whether anything is pending. The caller has locked the conversation (<see cref="LockAsync"/>): a
    /// message that comes meanwhile is either seen here or makes the conversation pending after us.
    /// </summary>
    public static async Task<AfterTurn> PendingAgainAsync(
        TenantTransaction transaction, long conversationId, int attempts, int superseded, TimeSpan delay,
        CancellationToken cancel) =>
        (await transaction.QueryAsync<AfterTurn>(
            PendingAgainSql, new { id = conversationId, attempts, superseded, delay }, cancel)).Single();

    /// <summary>Queues an event for the tenant's own systems; returns the deliveries to publish tokens for.</summary>
    public static Task<IReadOnlyList<Guid>> EmitAsync(
        TenantTransaction transaction, string name, string key, string json, CancellationToken cancel) =>
        transaction.QueryAsync<Guid>("SELECT emit_event(current_tenant(), @name, @key, @json::jsonb)",
            new { name, key, json }, cancel);
}
