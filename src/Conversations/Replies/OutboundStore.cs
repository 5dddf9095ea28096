using Frota.Database;

namespace Frota.Conversations.Replies;

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

/// <summary>Replies on their way out; each is a row from before the send until after the last status.</summary>
public static class OutboundStore
{
    // A person who took over after the reply was written has the word.
    private const string QueuedUnlessTaken = """
        (CASE WHEN EXISTS (SELECT FROM conversations v WHERE v.id = o.conversation_id AND v.taken_at > o.created_at)
          THEN 'cancelled' ELSE 'queued' END)
        """;

    private const int MostAnswered = 64;

    /// <summary>
    /// Queues the parts of a turn's reply, in order; <paramref name="webhookId"/> is that of the oldest message it
    /// answers.
    /// </summary>
    public static Task<int> QueueAsync(
        TenantTransaction transaction, long accountId, long conversationId, long turnId, Guid webhookId,
        IReadOnlyList<string> parts, CancellationToken cancel) =>
        transaction.ExecuteAsync("""
            INSERT INTO outbound_messages (tenant_id, account_id, conversation_id, turn_id, webhook_id, part,
              body)
            SELECT current_tenant(), @accountId, @conversationId, @turnId, @webhookId, p.n, p.body
            FROM unnest(@parts) WITH ORDINALITY AS p (body, n) ORDER BY p.n
            """, new { accountId, conversationId, turnId, webhookId, parts = parts.ToArray() }, cancel);

    /// <summary>The next part to go, in order; null when nothing is queued.</summary>
    public static async Task<NextPart?> NextAsync(
        TenantSession session, long conversationId, CancellationToken cancel) =>
        await session.FindAsync<Row>("""
            SELECT o.account_id AS accountid, c.external_id AS contact, o.id, o.turn_id AS turnid,
              o.webhook_id AS webhookid, o.part, o.body AS text, o.state, o.attempts, o.attempt_id AS attemptid,
              o.resent, o.placed,
              greatest(o.not_before - clock_timestamp(), interval '0') AS wait
            FROM outbound_messages o
            JOIN conversations v ON v.id = o.conversation_id JOIN contacts c ON c.id = v.contact_id
            WHERE o.conversation_id = @conversationId AND o.state IN ('queued', 'sending', 'in_doubt')
            ORDER BY o.id LIMIT 1
            """, new { conversationId }, cancel) is { } row
            ? new NextPart(row.AccountId, row.Contact,
                new QueuedPart(row.Id, row.TurnId, row.WebhookId, row.Part, row.Text, row.State, row.Attempts,
                    row.AttemptId, row.Resent, row.Placed, row.Wait))
            : null;

    /// <summary>
    /// Queues a <c>reply.sent</c> event for each endpoint that wants it; the sweep publishes the tokens.
    /// </summary>
    public static Task<IReadOnlyList<Guid>> AnnounceAsync(
        TenantTransaction transaction, long id, CancellationToken cancel) =>
        transaction.QueryAsync<Guid>("""
            SELECT emit_event(o.tenant_id, 'reply.sent', o.id::text, jsonb_build_object('outboundId', o.id,
              'conversationId', o.conversation_id, 'turnId', o.turn_id, 'part', o.part, 'text', o.body,
              'providerId', o.provider_id, 'sentAt', o.sent_at))
            FROM outbound_messages o
            WHERE o.id = @id AND EXISTS (SELECT FROM webhook_endpoints e WHERE e.tenant_id = o.tenant_id AND e.active)
            """, new { id }, cancel);

    /// <summary>
    /// Keeps the place that a queued part got in its account's line: it goes then, and asks for no other.
    /// </summary>
    public static Task<int> PlaceAsync(
        TenantTransaction transaction, long id, TimeSpan wait, CancellationToken cancel) =>
        transaction.ExecuteAsync("""
            UPDATE outbound_messages SET not_before = clock_timestamp() + @wait, placed = true
            WHERE id = @id AND state = 'queued'
            """, new { id, wait }, cancel);

    /// <summary>
    /// Marks a queued part as being sent, on the condition that the send lease still has this epoch; false when it has
    /// not or the part was cancelled.
    /// </summary>
    public static async Task<bool> MarkSendingAsync(
        TenantTransaction transaction, long id, long conversationId, Guid attemptId, long epoch, int owner,
        CancellationToken cancel) =>
        await transaction.ExecuteAsync("""
            UPDATE outbound_messages SET state = 'sending', attempt_id = @attemptId, attempts = attempts + 1,
              placed = false, sending_at = clock_timestamp()
            WHERE id = @id AND state = 'queued' AND EXISTS (SELECT FROM leases WHERE scope = 'send'
              AND resource = @conversationId AND epoch = @epoch AND owner = @owner)
            """, new { id, conversationId, attemptId, epoch, owner }, cancel) == 1;

    /// <summary>
    /// Records that the provider took it, and what the provider has already said of it. The attempt id is the
    /// condition, not the lease: it happened, whoever holds the lease by now. Returns how long the oldest message that
    /// the reply answers had waited; null for a later part of it. What a turn answers is among the newest messages of
    /// its conversation, so no more than <see cref="MostAnswered"/> are looked at.
    /// </summary>
    public static Task<TimeSpan?> MarkSentAsync(
        TenantTransaction transaction, long id, Guid attemptId, string providerId, CancellationToken cancel) =>
        transaction.FindAsync<TimeSpan?>($"""
            WITH early AS (
              DELETE FROM early_statuses e USING outbound_messages o
              WHERE o.id = @id AND e.account_id = o.account_id AND e.provider_id = @providerId
              RETURNING e.status, e.at, e.error)
            UPDATE outbound_messages o SET provider_id = @providerId, sent_at = clock_timestamp(), error = '',
              state = CASE WHEN EXISTS (SELECT FROM early WHERE status = 'read') THEN 'read'
                WHEN EXISTS (SELECT FROM early WHERE status = 'delivered') THEN 'delivered'
                WHEN EXISTS (SELECT FROM early WHERE status = 'failed') THEN 'failed' ELSE 'sent' END,
              delivered_at = (SELECT min(at) FROM early WHERE status IN ('delivered', 'read')),
              read_at = (SELECT min(at) FROM early WHERE status = 'read')
            WHERE id = @id AND attempt_id = @attemptId AND state IN ('sending', 'in_doubt')
            RETURNING CASE WHEN o.part = 1 THEN o.sent_at - (SELECT min(m.received_at) FROM (
              SELECT i.received_at, i.turn_id FROM inbound_messages i WHERE i.conversation_id = o.conversation_id
              ORDER BY i.id DESC LIMIT {MostAnswered}) AS m WHERE m.turn_id = o.turn_id) END
            """, new { id, attemptId, providerId }, cancel);

    /// <summary>Puts a part back in the queue: the provider said that it did not happen.</summary>
    public static Task<int> RequeueAsync(
        TenantTransaction transaction, long id, string error, TimeSpan delay, bool resent, CancellationToken cancel) =>
        transaction.ExecuteAsync($"""
            UPDATE outbound_messages o SET state = {QueuedUnlessTaken}, error = @error,
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
        long AccountId, string Contact, long Id, long TurnId, Guid WebhookId, int Part, string Text, string State,
        int Attempts, Guid? AttemptId, bool Resent, bool Placed, TimeSpan Wait);
}
