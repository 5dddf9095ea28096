namespace Frota.Cli.Trace;

/// <summary>The life of a message, out of the tables it went through.</summary>
internal static class TraceSql
{
    /// <summary>
    /// The inbound messages that an id names: the row's, the provider's, or the webhook's (which may hold several).
    /// Parameters: text, number (null when the text is no number), webhook (null when it is no UUID), most.
    /// </summary>
    public const string Inbound = """
        SELECT m.id, t.slug AS tenant, a.channel, a.account_key AS account, m.conversation_id AS conversationid,
          m.provider_id AS providerid, m.webhook_id AS webhookid, m.kind, m.sent_at AS sentat,
          m.received_at AS receivedat, m.stored_at AS storedat, m.disposition, m.reason,
          m.turn_id AS turnid, m.settled_at AS settledat
        FROM inbound_messages m
        JOIN channel_accounts a ON a.id = m.account_id
        JOIN tenants t ON t.id = m.tenant_id
        WHERE m.id = @number OR m.webhook_id = @webhook OR m.id IN (
          SELECT p.id FROM channel_accounts x JOIN inbound_messages p ON p.account_id = x.id AND p.provider_id = @text)
        ORDER BY m.id LIMIT @most
        """;

    /// <summary>A turn. Parameter: id.</summary>
    public const string Turn = """
        SELECT id, attempt, worker_id AS workerid, outcome, reason, provider, model, messages, started_at AS startedat,
          finished_at AS finishedat
        FROM turns WHERE id = @id
        """;

    /// <summary>The parts of a turn's reply, in order. Parameter: id.</summary>
    public const string Replies = """
        SELECT id, part, state, attempts, resent, provider_id AS providerid, error, created_at AS createdat,
          sending_at AS sendingat, sent_at AS sentat, delivered_at AS deliveredat, read_at AS readat
        FROM outbound_messages WHERE turn_id = @id ORDER BY part
        """;
}
