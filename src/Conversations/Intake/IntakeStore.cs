using Dapper;
using Npgsql;

namespace Frota.Conversations.Intake;

/// <summary>
/// Stores inbound messages, many a statement. The unique key on (account, provider id) decides what was seen before:
/// not a cache, and not for a few minutes.
/// </summary>
public static class IntakeStore
{
    private const string FindSql = """
        SELECT i.n::int AS n, v.id, c.name FROM unnest(@accounts, @contacts) WITH ORDINALITY AS i (account, contact, n)
        JOIN contacts c ON c.account_id = i.account AND c.external_id = i.contact
        JOIN conversations v ON v.contact_id = c.id
        """;

    // In key order, so that two of these never wait for each other crosswise.
    private const string MeetSql = """
        WITH met AS (
          INSERT INTO contacts (tenant_id, account_id, external_id, name)
          SELECT DISTINCT ON (account, contact) tenant, account, contact, name
          FROM unnest(@tenants, @accounts, @contacts, @names) AS i (tenant, account, contact, name)
          ORDER BY account, contact, name DESC
          ON CONFLICT (account_id, external_id) DO UPDATE
            SET name = CASE WHEN excluded.name = '' THEN contacts.name ELSE excluded.name END
          RETURNING id, tenant_id, account_id)
        INSERT INTO conversations (tenant_id, account_id, contact_id)
        SELECT tenant_id, account_id, id FROM met ON CONFLICT (contact_id) DO NOTHING
        """;

    private const string InsertSql = """
        INSERT INTO inbound_messages (tenant_id, account_id, conversation_id, provider_id, kind, body, webhook_id,
          span_id, sent_at, received_at)
        SELECT tenant, account, conversation, provider_id, kind, body, webhook, span, sent_at, received_at
        FROM unnest(
            @tenants, @accounts, @conversations, @providerIds, @kinds, @bodies, @webhooks, @spans, @sentAts,
            @receivedAts)
          WITH ORDINALITY
            AS i (tenant, account, conversation, provider_id, kind, body, webhook, span, sent_at, received_at, n)
        ORDER BY n
        ON CONFLICT (account_id, provider_id) DO NOTHING
        RETURNING id, account_id AS accountid, provider_id AS providerid
        """;

    // A conversation that backs off after a failure is not woken earlier by a new message: the cause is still there.
    // From key to key, in the order given: two sets of as many rows would be joined each row with each.
    private const string TouchSql = """
        UPDATE conversations v SET pending = true, first_pending_at = old.first_at,
          last_inbound_id = greatest(v.last_inbound_id, new.last_id),
          last_inbound_at = greatest(v.last_inbound_at, new.last_at),
          wake_at = CASE WHEN old.attempts > 0 AND old.pending THEN old.wake_at
            ELSE least(old.first_at + new.max_wait, clock_timestamp() + new.quiet) END
        FROM unnest(@ids, @lastIds, @lastAts, @quiets, @maxWaits, @webhooks)
            AS new (id, last_id, last_at, quiet, max_wait, webhook)
          CROSS JOIN LATERAL (
            SELECT c.pending, c.attempts, c.wake_at, coalesce(c.first_pending_at, clock_timestamp()) AS first_at
            FROM conversations c WHERE c.id = new.id FOR NO KEY UPDATE) AS old
        WHERE v.id = new.id
        RETURNING v.tenant_id AS tenantid, v.id AS conversationid, NOT old.pending AS needstoken,
          greatest(v.wake_at - clock_timestamp(), interval '0') AS wait, new.webhook AS webhookid
        """;

    private const string AnnounceSql = """
        SELECT m.tenant_id AS tenantid, d.id FROM inbound_messages m
        JOIN conversations v ON v.id = m.conversation_id JOIN contacts c ON c.id = v.contact_id
        JOIN channel_accounts a ON a.id = m.account_id
        CROSS JOIN LATERAL emit_event(m.tenant_id, 'message.received', m.id::text, jsonb_build_object(
          'messageId', m.id, 'conversationId', m.conversation_id, 'channel', a.channel, 'account', a.account_key,
          'contact', jsonb_build_object('id', c.external_id, 'name', c.name), 'kind', m.kind, 'text', m.body,
          'receivedAt', m.received_at)) AS d (id)
        WHERE m.id = ANY (@ids)
          AND EXISTS (SELECT FROM webhook_endpoints e WHERE e.tenant_id = m.tenant_id AND e.active)
        """;

    /// <summary>
    /// Stores what is new, in the caller's transaction, and says which conversations it touched. Messages seen before
    /// change nothing. Order within a conversation is the order given.
    /// </summary>
    public static async Task<StoredMessages> StoreAsync(
        NpgsqlConnection connection, IReadOnlyList<NewMessage> messages, CancellationToken cancel)
    {
        var conversations = await ConversationsAsync(connection, messages, cancel);
        var inserted = (await connection.QueryAsync<(long Id, long AccountId, string ProviderId)>(new CommandDefinition(
            InsertSql, new
            {
                tenants = messages.Select(m => m.TenantId).ToArray(),
                accounts = messages.Select(m => m.AccountId).ToArray(),
                conversations,
                providerIds = messages.Select(m => m.ProviderId).ToArray(),
                kinds = messages.Select(m => m.Kind).ToArray(),
                bodies = messages.Select(m => m.Body).ToArray(),
                webhooks = messages.Select(m => m.WebhookId).ToArray(),
                spans = messages.Select(m => m.SpanId).ToArray(),
                sentAts = messages.Select(m => m.SentAt?.UtcDateTime).ToArray(),
                receivedAts = messages.Select(m => m.ReceivedAt.UtcDateTime).ToArray(),
            }, cancellationToken: cancel))).ToDictionary(r => (r.AccountId, r.ProviderId), r => r.Id);
        return inserted.Count == 0
            ? StoredMessages.Nothing
            : new StoredMessages(inserted.Values,
                await TouchAsync(connection, messages, conversations, inserted, cancel));
    }

    /// <summary>
    /// Queues a <c>message.received</c> event for each endpoint that wants it; returns what to publish tokens for.
    /// </summary>
    public static async Task<IReadOnlyList<(long TenantId, Guid DeliveryId)>> AnnounceAsync(
        NpgsqlConnection connection, IReadOnlyCollection<long> messageIds, CancellationToken cancel) =>
        (await connection.QueryAsync<(long, Guid)>(new CommandDefinition(
            AnnounceSql, new { ids = messageIds.ToArray() }, cancellationToken: cancel))).AsList();

    private static async Task<long[]> ConversationsAsync(
        NpgsqlConnection connection, IReadOnlyList<NewMessage> messages, CancellationToken cancel)
    {
        var found = await FindAsync(connection, messages, cancel);
        var strangers = messages.Where((m, i) => found[i] is not { } known
            || (m.ContactName.Length > 0 && known.Name != m.ContactName)).ToArray();
        if (strangers.Length > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(MeetSql, new
            {
                tenants = strangers.Select(m => m.TenantId).ToArray(),
                accounts = strangers.Select(m => m.AccountId).ToArray(),
                contacts = strangers.Select(m => m.Contact).ToArray(),
                names = strangers.Select(m => m.ContactName).ToArray(),
            }, cancellationToken: cancel));
            found = await FindAsync(connection, messages, cancel);
        }

        return [.. found.Select(f => f!.Value.Id)];
    }

    private static async Task<(long Id, string Name)?[]> FindAsync(
        NpgsqlConnection connection, IReadOnlyList<NewMessage> messages, CancellationToken cancel)
    {
        var found = new (long Id, string Name)?[messages.Count];
        var rows = await connection.QueryAsync<(int, long, string)>(new CommandDefinition(FindSql, new
        {
            accounts = messages.Select(m => m.AccountId).ToArray(),
            contacts = messages.Select(m => m.Contact).ToArray(),
        }, cancellationToken: cancel));
        foreach (var (n, id, name) in rows)
        {
            found[n - 1] = (id, name);
        }

        return found;
    }

    private static async Task<IReadOnlyList<TouchedConversation>> TouchAsync(
        NpgsqlConnection connection, IReadOnlyList<NewMessage> messages, long[] conversations,
        Dictionary<(long, string), long> inserted, CancellationToken cancel)
    {
        var last = new SortedDictionary<long, (NewMessage Message, long Id, Guid First)>();
        for (var i = 0; i < messages.Count; i++)
        {
            if (inserted.TryGetValue((messages[i].AccountId, messages[i].ProviderId), out var id))
            {
                var first = last.TryGetValue(conversations[i], out var before) ? before.First : messages[i].WebhookId;
                last[conversations[i]] = (messages[i], id, first);
            }
        }

        return (await connection.QueryAsync<TouchedConversation>(new CommandDefinition(TouchSql, new
        {
            ids = last.Keys.ToArray(),
            lastIds = last.Values.Select(l => l.Id).ToArray(),
            lastAts = last.Values.Select(l => l.Message.ReceivedAt.UtcDateTime).ToArray(),
            quiets = last.Values.Select(l => l.Message.Quiet).ToArray(),
            maxWaits = last.Values.Select(l => l.Message.MaxWait).ToArray(),
            webhooks = last.Values.Select(l => l.First).ToArray(),
        }, cancellationToken: cancel))).AsList();
    }
}
