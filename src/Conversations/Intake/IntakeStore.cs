using Frota.Database;

namespace Frota.Conversations.Intake;

/// <summary>
/// Stores inbound messages, many a statement. The unique key on (account, provider id) decides what was seen before:
/// not a cache, and not for a few minutes.
/// </summary>
/// <remarks>
/// Rows are found one by one, by their keys: two sets of as many rows could be joined each row with each. In key order
/// where they are locked, so that two of these never wait for each other crosswise.
/// </remarks>
public static class IntakeStore
{
    private const string MeetSql = """
        WITH strangers AS MATERIALIZED (
          SELECT DISTINCT ON (i.account, i.contact) i.*
          FROM unnest(@tenants, @accounts, @contacts, @names) AS i (tenant, account, contact, name)
          LEFT JOIN LATERAL (
            SELECT c.name FROM contacts c JOIN conversations v ON v.contact_id = c.id
            WHERE c.account_id = i.account AND c.external_id = i.contact LIMIT 1) AS known ON true
          WHERE known.name IS NULL OR (i.name <> '' AND i.name <> known.name)
          ORDER BY i.account, i.contact, i.name DESC),
        met AS (
          INSERT INTO contacts (tenant_id, account_id, external_id, name)
          SELECT tenant, account, contact, name FROM strangers ORDER BY account, contact
          ON CONFLICT (account_id, external_id) DO UPDATE
            SET name = CASE WHEN excluded.name = '' THEN contacts.name ELSE excluded.name END
          RETURNING id, tenant_id, account_id)
        INSERT INTO conversations (tenant_id, account_id, contact_id)
        SELECT tenant_id, account_id, id FROM met ON CONFLICT (contact_id) DO NOTHING
        """;

    // A message without a conversation is refused, not left out: its contact went away in this very moment.
    private const string InsertSql = """
        INSERT INTO inbound_messages (tenant_id, account_id, conversation_id, provider_id, kind, body, webhook_id,
          span_id, sent_at, received_at)
        SELECT i.tenant, i.account, v.id, i.provider_id, i.kind, i.body, i.webhook, i.span, i.sent_at, i.received_at
        FROM unnest(
            @tenants, @accounts, @contacts, @providerIds, @kinds, @bodies, @webhooks, @spans, @sentAts, @receivedAts)
          WITH ORDINALITY
            AS i (tenant, account, contact, provider_id, kind, body, webhook, span, sent_at, received_at, n)
        LEFT JOIN LATERAL (
          SELECT v.id FROM contacts c JOIN conversations v ON v.contact_id = c.id
          WHERE c.account_id = i.account AND c.external_id = i.contact LIMIT 1) AS v ON true
        ORDER BY n
        ON CONFLICT (account_id, provider_id) DO NOTHING
        """;

    // What this transaction has inserted, of an account and a provider's id.
    private const string NewSql = """
        SELECT * FROM inbound_messages s
        WHERE s.account_id = i.account AND s.provider_id = i.provider_id
          AND s.xmin = pg_current_xact_id_if_assigned()::xid LIMIT 1
        """;

    // A conversation that backs off after a failure is not woken earlier by a new message: the cause is still there.
    private const string TouchSql = $"""
        WITH new AS MATERIALIZED (
          SELECT DISTINCT ON (m.conversation_id) m.conversation_id AS id, m.id AS last_id, m.received_at AS last_at,
            i.quiet, i.max_wait,
            first_value(m.webhook_id) OVER (PARTITION BY m.conversation_id ORDER BY m.id) AS webhook
          FROM unnest(@accounts, @providerIds, @quiets, @maxWaits) WITH ORDINALITY
            AS i (account, provider_id, quiet, max_wait, n)
          CROSS JOIN LATERAL ({NewSql}) AS m
          ORDER BY m.conversation_id, m.id DESC, i.n DESC)
        UPDATE conversations v SET pending = true, first_pending_at = old.first_at,
          last_inbound_id = greatest(v.last_inbound_id, new.last_id),
          last_inbound_at = greatest(v.last_inbound_at, new.last_at),
          wake_at = CASE WHEN old.attempts > 0 AND old.pending THEN old.wake_at
            ELSE least(old.first_at + new.max_wait, clock_timestamp() + new.quiet) END
        FROM new CROSS JOIN LATERAL (
          SELECT c.pending, c.attempts, c.wake_at, coalesce(c.first_pending_at, clock_timestamp()) AS first_at
          FROM conversations c WHERE c.id = new.id FOR NO KEY UPDATE) AS old
        WHERE v.id = new.id
        RETURNING v.tenant_id AS tenantid, v.id AS conversationid, NOT old.pending AS needstoken,
          greatest(v.wake_at - clock_timestamp(), interval '0') AS wait, new.webhook AS webhookid
        """;

    private const string AnnounceSql = $"""
        WITH told AS MATERIALIZED (
          SELECT i.* FROM unnest(@tenants, @accounts, @providerIds) AS i (tenant, account, provider_id)
          WHERE EXISTS (SELECT FROM webhook_endpoints e WHERE e.tenant_id = i.tenant AND e.active))
        SELECT m.tenant_id AS tenantid, d.id FROM told i CROSS JOIN LATERAL ({NewSql}) AS m
        JOIN conversations v ON v.id = m.conversation_id JOIN contacts c ON c.id = v.contact_id
        JOIN channel_accounts a ON a.id = m.account_id
        CROSS JOIN LATERAL emit_event(m.tenant_id, 'message.received', m.id::text, jsonb_build_object(
          'messageId', m.id, 'conversationId', m.conversation_id, 'channel', a.channel, 'account', a.account_key,
          'contact', jsonb_build_object('id', c.external_id, 'name', c.name), 'kind', m.kind, 'text', m.body,
          'receivedAt', m.received_at)) AS d (id)
        """;

    /// <summary>
    /// Stores what is new, says which conversations it touched, and queues a <c>message.received</c> event for each
    /// endpoint that wants it: one round trip, and all of it lasts or none. Messages seen before change nothing. Order
    /// within a conversation is the order given.
    /// </summary>
    public static async Task<StoredMessages> StoreAsync(
        FleetSession session, IReadOnlyList<NewMessage> messages, CancellationToken cancel)
    {
        var rows = new
        {
            tenants = messages.Select(m => m.TenantId).ToArray(),
            accounts = messages.Select(m => m.AccountId).ToArray(),
            contacts = messages.Select(m => m.Contact).ToArray(),
            names = messages.Select(m => m.ContactName).ToArray(),
            providerIds = messages.Select(m => m.ProviderId).ToArray(),
            kinds = messages.Select(m => m.Kind).ToArray(),
            bodies = messages.Select(m => m.Body).ToArray(),
            webhooks = messages.Select(m => m.WebhookId).ToArray(),
            spans = messages.Select(m => m.SpanId).ToArray(),
            sentAts = messages.Select(m => m.SentAt?.UtcDateTime).ToArray(),
            receivedAts = messages.Select(m => m.ReceivedAt.UtcDateTime).ToArray(),
            quiets = messages.Select(m => m.Quiet).ToArray(),
            maxWaits = messages.Select(m => m.MaxWait).ToArray(),
        };
        session.Hold();
        _ = session.ExecuteAsync(MeetSql, rows, cancel);
        var inserting = session.ExecuteAsync(InsertSql, rows, cancel);
        var touching = session.QueryAsync<TouchedConversation>(TouchSql, rows, cancel);
        var announcing = session.QueryAsync<(long, Guid)>(AnnounceSql, rows, cancel);
        await session.SendAsync(cancel);
        return new StoredMessages(await inserting, await touching, await announcing);
    }
}
