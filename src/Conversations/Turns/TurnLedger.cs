using Frota.Database;

namespace Frota.Conversations.Turns;

/// <summary>
/// Writes what turns came to, several at once: each under its own tenant, in a transaction that has completed their
/// leases under their epochs. What a fenced worker writes never commits.
/// </summary>
public static class TurnLedger
{
    private const int MostReason = 1000;

    /// <summary>
    /// Locks conversations against intake and takeovers until the commit; how they stand by then, and the ids that
    /// their turns get. A statement of its own: the ones after it see what was committed while it waited. In key order,
    /// as intake locks them; but not against what only refers to them, for intake's new messages do so before, and in
    /// the order in which they came.
    /// </summary>
    public static async Task<IReadOnlyDictionary<long, LockedConversation>> LockAsync(
        TenantTransaction transaction, IReadOnlyCollection<ConversationKey> keys, CancellationToken cancel) =>
        (await transaction.QueryAsync<LockedConversation>("""
            SELECT v.id, v.last_inbound_id AS lastinboundid, v.state, nextval('turns_id_seq') AS turnid
            FROM unnest(@tenantIds, @ids) AS k (tenant_id, id) JOIN conversations v USING (tenant_id, id)
            ORDER BY v.id FOR NO KEY UPDATE OF v
            """, ConversationKey.Arrays(keys), cancel)).ToDictionary(locked => locked.Id);

    /// <summary>Writes turns down.</summary>
    public static Task<int> RecordAsync(
        TenantTransaction transaction, IReadOnlyCollection<TurnRecord> turns, CancellationToken cancel) =>
        transaction.ExecuteAsync("""
            INSERT INTO turns (id, tenant_id, conversation_id, epoch, attempt, worker_id, outcome, reason, provider,
              model, messages, input_tokens, output_tokens, started_at) OVERRIDING SYSTEM VALUE
            SELECT * FROM unnest(@ids, @tenantIds, @conversationIds, @epochs, @attempts, @workerIds, @outcomes,
              @reasons, @providers, @models, @messages, @inputTokens, @outputTokens, @startedAts)
            """, new
        {
            ids = turns.Select(t => t.Id).ToArray(),
            tenantIds = turns.Select(t => t.TenantId).ToArray(),
            conversationIds = turns.Select(t => t.ConversationId).ToArray(),
            epochs = turns.Select(t => t.Epoch).ToArray(),
            attempts = turns.Select(t => t.Attempt).ToArray(),
            workerIds = turns.Select(t => t.WorkerId).ToArray(),
            outcomes = turns.Select(t => t.Outcome).ToArray(),
            reasons = turns.Select(t => Excerpt.Of(t.Reason, MostReason)).ToArray(),
            providers = turns.Select(t => t.Provider).ToArray(),
            models = turns.Select(t => t.Model).ToArray(),
            messages = turns.Select(t => t.Messages).ToArray(),
            inputTokens = turns.Select(t => t.InputTokens).ToArray(),
            outputTokens = turns.Select(t => t.OutputTokens).ToArray(),
            startedAts = turns.Select(t => t.StartedAt.UtcDateTime).ToArray(),
        }, cancel);

    /// <summary>
    /// Settles messages: each gets its disposition once. By their keys and <c>settled_at</c>, which says the same as
    /// the disposition and has no index: to the planner, that of the unanswered looks nearly empty, and a burst fills
    /// it.
    /// </summary>
    public static Task<int> SettleAsync(
        TenantTransaction transaction, IReadOnlyCollection<SettledMessages> settled, CancellationToken cancel)
    {
        var each = settled.SelectMany(s => s.MessageIds, (s, id) => (Settled: s, Id: id)).ToArray();
        return each.Length == 0 ? Task.FromResult(0) : transaction.ExecuteAsync("""
            UPDATE inbound_messages m SET disposition = s.disposition, reason = s.reason, turn_id = s.turn_id,
              settled_at = clock_timestamp()
            FROM unnest(@tenantIds, @ids, @dispositions, @reasons, @turnIds)
              AS s (tenant_id, id, disposition, reason, turn_id)
            WHERE m.id = s.id AND m.tenant_id = s.tenant_id AND m.settled_at IS NULL
            """, new
        {
            tenantIds = each.Select(e => e.Settled.TenantId).ToArray(),
            ids = each.Select(e => e.Id).ToArray(),
            dispositions = each.Select(e => e.Settled.Disposition).ToArray(),
            reasons = each.Select(e => e.Settled.Reason).ToArray(),
            turnIds = each.Select(e => e.Settled.TurnId).ToArray(),
        }, cancel);
    }

    /// <summary>Who answers from now on.</summary>
    public static Task<int> HandToAsync(
        TenantTransaction transaction, ConversationKey key, string state, CancellationToken cancel) =>
        transaction.ExecuteAsync(
            "UPDATE conversations SET state = @state WHERE id = @Id AND tenant_id = @TenantId",
            new { state, key.Id, key.TenantId }, cancel);

    /// <summary>
    /// Recomputes whether anything is pending. The caller has locked the conversations (<see cref="LockAsync"/>): a
    /// message that comes meanwhile is either seen here or makes its conversation pending after us.
    /// </summary>
    public static async Task<IReadOnlyDictionary<long, AfterTurn>> PendingAgainAsync(
        TenantTransaction transaction, IReadOnlyCollection<NextAttempt> nexts, CancellationToken cancel) =>
        (await transaction.QueryAsync<AfterTurn>("""
            WITH next AS MATERIALIZED (
              SELECT n.*, (SELECT min(received_at) FROM inbound_messages
                WHERE conversation_id = n.id AND disposition IS NULL) AS first_at
              FROM unnest(@tenantIds, @ids, @attempts, @superseded, @delays)
                AS n (tenant_id, id, attempts, superseded, delay))
            UPDATE conversations v SET attempts = n.attempts, superseded = n.superseded,
              pending = n.first_at IS NOT NULL,
              first_pending_at = n.first_at,
              wake_at = CASE WHEN n.first_at IS NULL THEN NULL
                ELSE greatest(v.wake_at, clock_timestamp() + n.delay) END
            FROM next n WHERE v.id = n.id AND v.tenant_id = n.tenant_id
            RETURNING v.id, v.pending,
              coalesce(greatest(v.wake_at - clock_timestamp(), interval '0'), interval '0') AS wait
            """, new
        {
            tenantIds = nexts.Select(n => n.Conversation.TenantId).ToArray(),
            ids = nexts.Select(n => n.Conversation.Id).ToArray(),
            attempts = nexts.Select(n => n.Attempts).ToArray(),
            superseded = nexts.Select(n => n.Superseded).ToArray(),
            delays = nexts.Select(n => n.Delay).ToArray(),
        }, cancel)).ToDictionary(after => after.Id);

    /// <summary>Queues an event for the tenant's own systems; returns the deliveries to publish tokens for.</summary>
    public static Task<IReadOnlyList<Guid>> EmitAsync(
        TenantTransaction transaction, long tenantId, string name, string key, string json,
        CancellationToken cancel) =>
        transaction.QueryAsync<Guid>("SELECT emit_event(@tenantId, @name, @key, @json::jsonb)",
            new { tenantId, name, key, json }, cancel);
}
