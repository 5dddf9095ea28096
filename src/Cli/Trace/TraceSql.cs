namespace Frota.Cli.Trace;

/// <summary>The life of a message, out of the tables it went through.</summary>
internal static class TraceSql
{
    /// <summary>
    /// The inbound messages that an id leads to, and what it is. Parameters: those of <see cref="SoughtId"/>; null ones
    /// find nothing. A webhook's own time bounds where its messages lie.
    /// </summary>
    public const string Find = """
        WITH replies AS (
          SELECT o.turn_id, o.conversation_id, 'an outbound row' AS foundas FROM outbound_messages o
          WHERE o.id = @outbound::bigint
          UNION ALL
          SELECT o.turn_id, o.conversation_id, 'the provider''s id of a reply' FROM channel_accounts a
          JOIN outbound_messages o ON o.account_id = a.id AND o.provider_id = @text
          UNION ALL
          SELECT o.turn_id, o.conversation_id, 'the id of a send' FROM outbound_messages o
          WHERE o.attempt_id = @uuid::uuid),
        found AS (
          SELECT m.id, 'an inbound row' AS foundas FROM inbound_messages m WHERE m.id = @inbound::bigint
          UNION ALL
          SELECT m.id, 'a webhook and its trace' FROM inbound_messages m
          WHERE m.webhook_id = @uuid::uuid AND m.received_at BETWEEN @since::timestamptz AND @until::timestamptz
          UNION ALL
          SELECT m.id, 'the provider''s id of a message' FROM channel_accounts a
          JOIN inbound_messages m ON m.account_id = a.id AND m.provider_id = @text
          UNION ALL
          SELECT m.id, 'a turn' FROM turns t JOIN inbound_messages m ON m.conversation_id = t.conversation_id
            AND (m.turn_id = t.id
              OR (m.stored_at <= t.started_at AND coalesce(m.settled_at, 'infinity') >= t.finished_at))
          WHERE t.id = @turn::bigint
          UNION ALL
          SELECT m.id, r.foundas FROM replies r
          JOIN inbound_messages m ON m.conversation_id = r.conversation_id AND m.turn_id = r.turn_id)
        SELECT id, min(foundas) AS foundas FROM found GROUP BY id ORDER BY id LIMIT @most
        """;

    /// <summary>Inbound messages. Parameter: ids.</summary>
    public const string Inbound = """
        SELECT m.id, t.slug AS tenant, a.channel, a.account_key AS account, m.conversation_id AS conversationid,
          m.provider_id AS providerid, m.webhook_id AS webhookid, m.kind, m.sent_at AS sentat,
          m.received_at AS receivedat, m.stored_at AS storedat, m.disposition, m.reason,
          m.turn_id AS turnid, m.settled_at AS settledat
        FROM inbound_messages m
        JOIN channel_accounts a ON a.id = m.account_id
        JOIN tenants t ON t.id = m.tenant_id
        WHERE m.id = ANY (@ids) ORDER BY m.id
        """;

    /// <summary>
    /// The turns that had a message before them, the one that settled it included. Parameters: conversationId,
    /// storedAt, settledAt (null while it waits), turnId, most.
    /// </summary>
    public const string Turns = """
        SELECT id, attempt, worker_id AS workerid, outcome, reason, provider, model, messages, started_at AS startedat,
          finished_at AS finishedat
        FROM turns WHERE conversation_id = @conversationId AND (id = @turnId::bigint
          OR (started_at >= @storedAt AND finished_at <= coalesce(@settledAt::timestamptz, 'infinity')))
        ORDER BY id LIMIT @most
        """;

    /// <summary>The parts of a turn's reply, in order. Parameter: id.</summary>
    public const string Replies = """
        SELECT id, part, state, attempts, resent, provider_id AS providerid, error, created_at AS createdat,
          sending_at AS sendingat, sent_at AS sentat, delivered_at AS deliveredat, read_at AS readat
        FROM outbound_messages WHERE turn_id = @id ORDER BY part
        """;

    /// <summary>
    /// Dead letters of a conversation since a moment, and of a webhook's parts. Parameters: conversationId (null for
    /// the webhook's alone), since, parts (their envelopes), most.
    /// </summary>
    public const string Letters = """
        SELECT id, kind, queue, reason, state, dead_at AS deadat, resolved_at AS resolvedat,
          coalesce(resolved_by, '') AS resolvedby, coalesce(resolution, '') AS resolution
        FROM dead_letters
        WHERE (conversation_id = @conversationId::bigint AND dead_at >= @since) OR envelope_id = ANY (@parts)
        ORDER BY id LIMIT @most
        """;
}
