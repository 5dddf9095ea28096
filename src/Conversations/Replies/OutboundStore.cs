using Frota.Conversations.Turns;
using Frota.Database;

namespace Frota.Conversations.Replies;

/// <summary>What a turn says.</summary>
/// <param name="WebhookId">The webhook of the oldest message that it answers.</param>
/// <param name="Parts">At least one.</param>
public sealed record NewReply(
    long TenantId, long AccountId, long ConversationId, long TurnId, Guid WebhookId, IReadOnlyList<string> Parts)
{
    /// <summary>What its first part is sent with at once, by who writes it; null when it waits for a sender.</summary>
    public Guid? AttemptId { get; init; }
}

/// <summary>The part that goes next, and where to.</summary>
public sealed record NextPart(long AccountId, string Contact, QueuedPart Part);

/// <summary>A part of a reply on its way out.</summary>
/// <param name="State"><c>queued</c>, <c>sending</c> or <c>in_doubt</c>.</param>
/// <param name="Wait">How long until it may be touched; zero when it may.</param>
/// <param name="Resent">True when a doubt was resolved by sending it once more.</param>
/// <param name="WebhookId">The webhook of the oldest message that it answers; also the id of its trace.</param>
/// <param name="Placed">True when the end of its wait is its place in the account's line.</param>
public sealed record QueuedPart(
    long Id, long TurnId, Guid WebhookId, int Part, string Text, string State, int Attempts, Guid? AttemptId,
    bool Resent, bool Placed, TimeSpan Wait);

/// <summary>A part's place in its account's line.</summary>
/// <param name="Wait">How long until it comes.</param>
/// <param name="Epoch">Of the send lease.</param>
public sealed record Place(long TenantId, long PartId, TimeSpan Wait, long Epoch);

/// <summary>A part that is about to be sent.</summary>
/// <param name="Epoch">Of the send lease.</param>
public sealed record SendAttempt(long TenantId, long PartId, Guid AttemptId, long Epoch);

/// <summary>A part that a provider took.</summary>
public sealed record SentPart(long TenantId, long PartId, Guid AttemptId, string ProviderId);

/// <summary>Replies on their way out; each is a row from before the send until after the last status.</summary>
/// <remarks>
/// Statements of a few parts find them by their keys alone, and judge their states after that. The planner knows what
/// the queue held when it last counted; that may be nothing, and then reading the whole of it looks cheaper than a key.
/// </remarks>
public static class OutboundStore
{
    // A person who took over after the reply was written has the word.
    private const string IsTaken =
        "EXISTS (SELECT FROM conversations v WHERE v.id = o.conversation_id AND v.taken_at > o.created_at)";

    private const int MostAnswered = 64;

    private static readonly IReadOnlyDictionary<long, long> NothingBegun = new Dictionary<long, long>();
    private static readonly IReadOnlyDictionary<long, TimeSpan?> NothingSent = new Dictionary<long, TimeSpan?>();

    /// <summary>
    /// Queues the parts of turns' replies, each reply's in order. The first part of a reply with an attempt id is being
    /// sent from the commit on, where this transaction has claimed the conversation's send lease and nothing stands
    /// before it. Returns those parts, by their conversations.
    /// </summary>
    public static async Task<IReadOnlyDictionary<long, long>> QueueAsync(
        TenantTransaction transaction, IReadOnlyCollection<NewReply> replies, CancellationToken cancel)
    {
        var parts = replies.SelectMany(r => r.Parts.Index(), (r, part) => (Reply: r, Number: part.Index + 1,
            Text: part.Item)).ToArray();
        if (parts.Length == 0)
        {
            return NothingBegun;
        }

        var queued = await transaction.QueryAsync<(long Conversation, long Part, bool Begins)>("""
            INSERT INTO outbound_messages (tenant_id, account_id, conversation_id, turn_id, webhook_id, part, body,
              state, attempt_id, attempts, sending_at)
            SELECT p.tenant_id, p.account_id, p.conversation_id, p.turn_id, p.webhook_id, p.part, p.body,
              CASE WHEN begins THEN 'sending' ELSE 'queued' END, CASE WHEN begins THEN p.attempt_id END, begins::int,
              CASE WHEN begins THEN clock_timestamp() END
            FROM unnest(@tenantIds, @accountIds, @conversationIds, @turnIds, @webhookIds, @numbers, @texts, @attemptIds)
              WITH ORDINALITY
                AS p (tenant_id, account_id, conversation_id, turn_id, webhook_id, part, body, attempt_id, n)
            LEFT JOIN LATERAL (
              SELECT l.xmin = pg_current_xact_id()::xid AS by_us FROM leases l
              WHERE l.scope = 'send' AND l.resource = p.conversation_id LIMIT 1) AS claimed ON true
            LEFT JOIN LATERAL (
              SELECT o.id FROM outbound_messages o
              WHERE o.conversation_id = p.conversation_id AND o.state IN ('queued', 'sending', 'in_doubt')
              ORDER BY o.id LIMIT 1) AS before ON true
            CROSS JOIN LATERAL (
              SELECT p.attempt_id IS NOT NULL AND coalesce(by_us, false) AND before.id IS NULL) AS own (begins)
            ORDER BY n
            RETURNING conversation_id, id, state = 'sending'
            """, new
        {
            tenantIds = parts.Select(p => p.Reply.TenantId).ToArray(),
            accountIds = parts.Select(p => p.Reply.AccountId).ToArray(),
            conversationIds = parts.Select(p => p.Reply.ConversationId).ToArray(),
            turnIds = parts.Select(p => p.Reply.TurnId).ToArray(),
            webhookIds = parts.Select(p => p.Reply.WebhookId).ToArray(),
            numbers = parts.Select(p => p.Number).ToArray(),
            texts = parts.Select(p => p.Text).ToArray(),
            attemptIds = parts.Select(p => p.Number == 1 ? p.Reply.AttemptId : null).ToArray(),
        }, cancel);
        return queued.Where(row => row.Begins).ToDictionary(row => row.Conversation, row => row.Part);
    }

    /// <summary>
    /// The next part of each conversation to go, in order; a conversation with nothing queued is missing.
    /// </summary>
    public static async Task<IReadOnlyDictionary<long, NextPart>> NextAsync(
        TenantSession session, IReadOnlyCollection<ConversationKey> keys, CancellationToken cancel) =>
        (await session.QueryAsync<Row>("""
            SELECT k.id AS conversationid, c.external_id AS contact, n.*
            FROM unnest(@tenantIds, @ids) AS k (tenant_id, id)
            JOIN conversations v USING (tenant_id, id) JOIN contacts c ON c.id = v.contact_id
            CROSS JOIN LATERAL (
              SELECT o.account_id AS accountid, o.id, o.turn_id AS turnid, o.webhook_id AS webhookid, o.part,
                o.body AS text, o.state, o.attempts, o.attempt_id AS attemptid, o.resent, o.placed,
                greatest(o.not_before - clock_timestamp(), interval '0') AS wait
              FROM outbound_messages o
              WHERE o.conversation_id = v.id AND o.state IN ('queued', 'sending', 'in_doubt')
              ORDER BY o.id LIMIT 1) AS n
            """, ConversationKey.Arrays(keys), cancel)).ToDictionary(row => row.ConversationId, row => row.ToPart());

    /// <summary>
    /// Queues <c>reply.sent</c> events for each endpoint that wants them; the sweep publishes the tokens.
    /// </summary>
    public static Task<IReadOnlyList<Guid>> AnnounceAsync(
        TenantSession session, IReadOnlyCollection<long> ids, CancellationToken cancel) => ids.Count == 0
        ? Task.FromResult<IReadOnlyList<Guid>>([])
        : session.QueryAsync<Guid>("""
            SELECT emit_event(o.tenant_id, 'reply.sent', o.id::text, jsonb_build_object('outboundId', o.id,
              'conversationId', o.conversation_id, 'turnId', o.turn_id, 'part', o.part, 'text', o.body,
              'providerId', o.provider_id, 'sentAt', o.sent_at))
            FROM outbound_messages o WHERE o.id = ANY (@ids)
              AND EXISTS (SELECT FROM webhook_endpoints e WHERE e.tenant_id = o.tenant_id AND e.active)
            """, new { ids = ids.ToArray() }, cancel);

    /// <summary>
    /// Keeps the places that queued parts got in their accounts' lines, each on the condition that its conversation's
    /// send lease still has this epoch: a part goes then, and asks for no other.
    /// </summary>
    public static Task<IReadOnlyList<long>> PlaceAsync(
        TenantSession session, IReadOnlyCollection<Place> places, int owner, CancellationToken cancel) =>
        session.QueryAsync<long>("""
            WITH asked AS (
              SELECT o.id, o.state, p.wait, (SELECT l.owner FROM leases l
                WHERE l.scope = 'send' AND l.resource = o.conversation_id AND l.epoch = p.epoch) AS owner
              FROM unnest(@tenantIds, @ids, @waits, @epochs) AS p (tenant_id, id, wait, epoch)
              JOIN outbound_messages o USING (tenant_id, id)
              ORDER BY o.id FOR UPDATE OF o)
            UPDATE outbound_messages o SET not_before = clock_timestamp() + a.wait, placed = true
            FROM asked a WHERE o.id = a.id AND a.state = 'queued' AND a.owner = @owner RETURNING o.id
            """, new
        {
            tenantIds = places.Select(p => p.TenantId).ToArray(),
            ids = places.Select(p => p.PartId).ToArray(),
            waits = places.Select(p => p.Wait).ToArray(),
            epochs = places.Select(p => p.Epoch).ToArray(),
            owner,
        }, cancel);

    /// <summary>
    /// Marks queued parts as being sent, each on the condition that its conversation's send lease still has this epoch
    /// and that no person took over since it was written. Returns those that are, by part and epoch; a lease was lost
    /// or a part is cancelled where one is missing.
    /// </summary>
    public static async Task<IReadOnlySet<(long PartId, long Epoch)>> MarkSendingAsync(
        TenantSession session, IReadOnlyCollection<SendAttempt> attempts, int owner, CancellationToken cancel) =>
        (await session.QueryAsync<(long Part, long Epoch, string State)>($"""
            WITH asked AS (
              SELECT o.id, o.state, s.attempt_id, s.epoch, (SELECT l.owner FROM leases l
                WHERE l.scope = 'send' AND l.resource = o.conversation_id AND l.epoch = s.epoch) AS owner
              FROM unnest(@tenantIds, @ids, @attemptIds, @epochs) AS s (tenant_id, id, attempt_id, epoch)
              JOIN outbound_messages o USING (tenant_id, id)
              ORDER BY o.id FOR UPDATE OF o)
            UPDATE outbound_messages o SET state = CASE WHEN {IsTaken} THEN 'cancelled' ELSE 'sending' END,
              attempt_id = a.attempt_id, attempts = attempts + 1, placed = false, sending_at = clock_timestamp()
            FROM asked a WHERE o.id = a.id AND a.state = 'queued' AND a.owner = @owner RETURNING o.id, a.epoch, o.state
            """, new
        {
            tenantIds = attempts.Select(a => a.TenantId).ToArray(),
            ids = attempts.Select(a => a.PartId).ToArray(),
            attemptIds = attempts.Select(a => a.AttemptId).ToArray(),
            epochs = attempts.Select(a => a.Epoch).ToArray(),
            owner,
        }, cancel)).Where(row => row.State == "sending").Select(row => (row.Part, row.Epoch)).ToHashSet();

    /// <summary>
    /// Records that providers took parts, and what they have already said of them. The attempt id is the condition, not
    /// the lease: it happened, whoever holds the lease by now. Returns how long the oldest message that each reply
    /// answers had waited; null for a later part of it. What a turn answers is among the newest messages of its
    /// conversation, so no more than <see cref="MostAnswered"/> are looked at.
    /// </summary>
    public static async Task<IReadOnlyDictionary<long, TimeSpan?>> MarkSentAsync(
        TenantSession session, IReadOnlyCollection<SentPart> parts, CancellationToken cancel) => parts.Count == 0
        ? NothingSent
        : (await session.QueryAsync<(long Id, TimeSpan? Waited)>($"""
            WITH asked AS (
              SELECT o.id, o.account_id, o.state, s.provider_id
              FROM unnest(@tenantIds, @ids, @attemptIds, @providerIds) AS s (tenant_id, id, attempt_id, provider_id)
              JOIN outbound_messages o USING (tenant_id, id, attempt_id) ORDER BY o.id FOR UPDATE OF o),
            mine AS (SELECT id, account_id, provider_id FROM asked WHERE state IN ('sending', 'in_doubt')),
            early AS (
              DELETE FROM early_statuses e USING mine
              WHERE e.account_id = mine.account_id AND e.provider_id = mine.provider_id
              RETURNING mine.id, e.status, e.at),
            told AS (
              SELECT id, bool_or(status = 'read') AS read, bool_or(status = 'delivered') AS delivered,
                bool_or(status = 'failed') AS failed,
                min(at) FILTER (WHERE status IN ('delivered', 'read')) AS delivered_at,
                min(at) FILTER (WHERE status = 'read') AS read_at
              FROM early GROUP BY id)
            UPDATE outbound_messages o SET provider_id = mine.provider_id, sent_at = clock_timestamp(), error = '',
              state = CASE WHEN told.read THEN 'read' WHEN told.delivered THEN 'delivered'
                WHEN told.failed THEN 'failed' ELSE 'sent' END,
              delivered_at = told.delivered_at, read_at = told.read_at
            FROM mine LEFT JOIN told USING (id) WHERE o.id = mine.id
            RETURNING o.id, CASE WHEN o.part = 1 THEN o.sent_at - (SELECT min(m.received_at) FROM (
              SELECT i.received_at, i.turn_id FROM inbound_messages i WHERE i.conversation_id = o.conversation_id
              ORDER BY i.id DESC LIMIT {MostAnswered}) AS m WHERE m.turn_id = o.turn_id) END AS waited
            """, new
        {
            tenantIds = parts.Select(p => p.TenantId).ToArray(),
            ids = parts.Select(p => p.PartId).ToArray(),
            attemptIds = parts.Select(p => p.AttemptId).ToArray(),
            providerIds = parts.Select(p => p.ProviderId).ToArray(),
        }, cancel)).ToDictionary(row => row.Id, row => row.Waited);

    /// <summary>Puts a part back in the queue: the provider said that it did not happen.</summary>
    public static Task<int> RequeueAsync(
        TenantTransaction transaction, long id, string error, TimeSpan delay, bool resent, CancellationToken cancel) =>
        transaction.ExecuteAsync($"""
            UPDATE outbound_messages o SET error = @error,
              state = CASE WHEN {IsTaken} THEN 'cancelled' ELSE 'queued' END,
              not_before = clock_timestamp() + @delay,
              resent = resent OR @resent
            WHERE id = @id AND state IN ('queued', 'sending', 'in_doubt')
            """, new { id, error, delay, resent }, cancel);

    /// <summary>Nobody can say whether it happened: it waits for a status callback.</summary>
    public static Task<int> MarkInDoubtAsync(
        TenantTransaction transaction, long id, string error, TimeSpan wait, CancellationToken cancel) =>
        transaction.ExecuteAsync("""
            UPDATE outbound_messages SET state = 'in_doubt', error = @error, not_before = clock_timestamp() + @wait
            WHERE id = @id AND state = 'sending'
            """, new { id, error, wait }, cancel);

    /// <summary>Buries a part and the later parts of its reply; returns all of them, in order.</summary>
    public static Task<IReadOnlyList<long>> BuryAsync(
        TenantTransaction transaction, long turnId, int fromPart, string error, CancellationToken cancel) =>
        transaction.QueryAsync<long>("""
            WITH buried AS (
              UPDATE outbound_messages SET state = 'dead', error = @error
              WHERE turn_id = @turnId AND part >= @fromPart AND state IN ('queued', 'sending', 'in_doubt') RETURNING id)
            SELECT id FROM buried ORDER BY id
            """, new { turnId, fromPart, error }, cancel);

    private sealed record Row(
        long ConversationId, string Contact, long AccountId, long Id, long TurnId, Guid WebhookId, int Part,
        string Text, string State, int Attempts, Guid? AttemptId, bool Resent, bool Placed, TimeSpan Wait)
    {
        public NextPart ToPart() => new(AccountId, Contact,
            new QueuedPart(Id, TurnId, WebhookId, Part, Text, State, Attempts, AttemptId, Resent, Placed, Wait));
    }
}
