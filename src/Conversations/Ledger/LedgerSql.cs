namespace Frota.Conversations.Ledger;

/// <summary>
/// The accounts of promise P2: every accepted message ends as answered, with a person, skipped by a named rule or dead.
/// What has not ended yet is counted whatever its age, so that nothing hides behind the window.
/// </summary>
public static class LedgerSql
{
    // A lease is live as LeaseKeeper sees it: owned, not run out, and its owner's liveness lock still held.
    private const string LiveLease = "l.owner IS NOT NULL AND l.until > clock_timestamp() AND worker_is_alive(l.owner)";

    // Messages that have not ended.
    private const string Unended = """
        FROM inbound_messages m
        JOIN conversations c ON c.id = m.conversation_id
        JOIN tenants t ON t.id = m.tenant_id
        WHERE m.disposition IS NULL AND (@tenant::text IS NULL OR t.slug = @tenant)
        """;

    // Nothing will come back to such a message: its conversation is not pending, or was due for longer than the grace
    // and nobody alive works on it.
    private const string LostMessage = $"""
        (NOT c.pending OR (c.wake_at < clock_timestamp() - @grace AND NOT EXISTS (
          SELECT FROM leases l WHERE l.scope = 'turn' AND l.resource = c.id AND {LiveLease})))
        """;

    // Replies on their way.
    private const string Unsent = """
        FROM outbound_messages o JOIN tenants t ON t.id = o.tenant_id
        WHERE o.state IN ('queued', 'sending', 'in_doubt') AND (@tenant::text IS NULL OR t.slug = @tenant)
        """;

    // Such a reply was due for longer than the grace, and nobody alive sends it.
    private const string LostReply = $"""
        (o.state IN ('queued', 'sending')
          AND greatest(o.not_before, o.sending_at) < clock_timestamp() - @grace AND NOT EXISTS (
            SELECT FROM leases l WHERE l.scope = 'send' AND l.resource = o.conversation_id AND {LiveLease}))
        """;

    /// <summary>
    /// For how many seconds the turn, send or webhook that is due longest has been due: a number, 0 when none is.
    /// </summary>
    public const string OldestDue = """
        SELECT greatest(0, coalesce(extract(epoch FROM clock_timestamp() - least(
          (SELECT min(wake_at) FROM conversations WHERE pending),
          (SELECT min(not_before) FROM outbound_messages WHERE state = 'queued'),
          (SELECT min(put_at) FROM intake_overflow))), 0))::float8
        """;

    /// <summary>Settled messages of the window: disposition, reason, count. Parameters: tenant, since.</summary>
    public const string Settled = """
        SELECT m.disposition, m.reason, count(*) AS count
        FROM inbound_messages m JOIN tenants t ON t.id = m.tenant_id
        WHERE m.disposition IS NOT NULL AND m.received_at > clock_timestamp() - @since
          AND (@tenant::text IS NULL OR t.slug = @tenant)
        GROUP BY m.disposition, m.reason ORDER BY m.disposition, count(*) DESC, m.reason
        """;

    /// <summary>
    /// Messages that have not ended: pending ones, and the unaccounted, which nothing will come back to.
    /// Parameters: tenant, grace.
    /// </summary>
    public const string Open = $"""
        SELECT count(*) FILTER (WHERE NOT lost) AS pending, count(*) FILTER (WHERE lost) AS unaccounted,
          min(received_at) AS oldest
        FROM (SELECT m.received_at, {LostMessage} AS lost {Unended}) AS unended
        """;

    /// <summary>Replies of the window by state: state, count. Parameters: tenant, since.</summary>
    public const string Replies = """
        SELECT o.state, count(*) AS count
        FROM outbound_messages o JOIN tenants t ON t.id = o.tenant_id
        WHERE o.created_at > clock_timestamp() - @since AND (@tenant::text IS NULL OR t.slug = @tenant)
        GROUP BY o.state ORDER BY array_position(ARRAY['queued', 'sending', 'in_doubt', 'sent', 'delivered', 'read',
          'failed', 'cancelled', 'dead'], o.state)
        """;

    /// <summary>
    /// Replies on their way, whatever their age: in doubt, and unaccounted: due for longer than the grace and nobody
    /// alive sends them. Parameters: tenant, grace.
    /// </summary>
    public const string Sends = $"""
        SELECT count(*) FILTER (WHERE o.state = 'in_doubt') AS indoubt,
          count(*) FILTER (WHERE {LostReply}) AS unaccounted
        {Unsent}
        """;

    /// <summary>
    /// The unaccounted of both, the oldest first, by ids that <c>frota trace</c> takes.
    /// Parameters: tenant, grace, most.
    /// </summary>
    public const string Unaccounted = $"""
        SELECT id FROM (
          SELECT 'inbound:' || m.id AS id, m.received_at AS since {Unended} AND {LostMessage}
          UNION ALL
          SELECT 'outbound:' || o.id, o.created_at {Unsent} AND {LostReply}) AS lost
        ORDER BY since, id LIMIT @most
        """;

    /// <summary>
    /// Turns of the window, and dead letters that wait for a person, whatever their age. Parameters: tenant, since.
    /// </summary>
    public const string Work = """
        SELECT (SELECT count(*) FROM turns u JOIN tenants t ON t.id = u.tenant_id
            WHERE u.finished_at > clock_timestamp() - @since AND (@tenant::text IS NULL OR t.slug = @tenant)) AS turns,
          (SELECT count(*) FROM dead_letters d LEFT JOIN tenants t ON t.id = d.tenant_id
            WHERE d.state = 'open' AND (@tenant::text IS NULL OR t.slug = @tenant)) AS deadletters
        """;
}
