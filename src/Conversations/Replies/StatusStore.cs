using Frota.Database;

namespace Frota.Conversations.Replies;

/// <summary>A report on something we sent.</summary>
/// <param name="Status"><c>sent</c>, <c>delivered</c>, <c>read</c> or <c>failed</c>.</param>
/// <param name="AttemptId">Our own id of the send, when the provider echoes it: it resolves a doubt.</param>
public sealed record StatusReport(
    long TenantId, long AccountId, string ProviderId, string Status, DateTimeOffset At, string Error, Guid? AttemptId);

/// <summary>Applies reports, which come in any order and more than once: they move a message forward only.</summary>
public static class StatusStore
{
    // sent < delivered < read; failed ends what was not delivered. The order of the reports' arrival decides nothing. A
    // send is found by the provider's id, or by our own where its answer was lost; one query each, by the key alone, so
    // that both use its index. What we gave up or are about to send again moves too when it went out after all: it must
    // not go twice.
    private const string ApplySql = """
        WITH report AS (
          SELECT account_id, provider_id, bool_or(status = 'failed') AS failed, min(at) AS at, max(error) AS error,
            (array_agg(attempt_id) FILTER (WHERE attempt_id IS NOT NULL))[1] AS attempt_id,
            max(CASE status WHEN 'read' THEN 3 WHEN 'delivered' THEN 2 WHEN 'sent' THEN 1 ELSE 0 END) AS rank
          FROM unnest(@accounts, @providerIds, @statuses, @ats, @errors, @attempts)
            AS r (account_id, provider_id, status, at, error, attempt_id)
          GROUP BY account_id, provider_id),
        found AS MATERIALIZED (
          SELECT o.id, o.state, false AS ours, r.* FROM report r JOIN outbound_messages o
            ON o.account_id = r.account_id AND o.provider_id = r.provider_id
          UNION ALL
          SELECT o.id, o.state, true, r.* FROM report r JOIN outbound_messages o
            ON o.attempt_id = r.attempt_id AND o.account_id = r.account_id),
        target AS (
          SELECT DISTINCT f.id, f.provider_id, f.failed, f.at, f.error, f.rank FROM found f
          WHERE f.state IN ('sending', 'in_doubt')
            OR (NOT f.ours AND f.state IN ('sent', 'delivered', 'read', 'failed'))
            OR (f.ours AND f.state IN ('queued', 'dead') AND f.rank > 0 AND (f.rank > 1 OR NOT f.failed))),
        moved AS (
          UPDATE outbound_messages o SET
            state = CASE
              WHEN r.failed AND r.rank < 2 AND o.state IN ('sending', 'in_doubt', 'sent') THEN 'failed'
              WHEN r.rank = 3 OR o.state = 'read' THEN 'read'
              WHEN r.rank = 2 OR o.state = 'delivered' THEN 'delivered'
              WHEN o.state = 'failed' THEN 'failed' ELSE 'sent' END,
            provider_id = r.provider_id,
            error = CASE WHEN r.failed AND r.rank < 2 AND o.state IN ('sending', 'in_doubt', 'sent') THEN r.error
              WHEN o.state IN ('queued', 'dead') THEN '' ELSE o.error END,
            sent_at = coalesce(o.sent_at, r.at),
            delivered_at = coalesce(o.delivered_at, CASE WHEN r.rank >= 2 THEN r.at END),
            read_at = coalesce(o.read_at, CASE WHEN r.rank = 3 THEN r.at END)
          FROM target r WHERE o.id = r.id
          RETURNING o.account_id, r.provider_id, o.tenant_id, o.conversation_id),
        early AS (
          INSERT INTO early_statuses (tenant_id, account_id, provider_id, status, at, error)
          SELECT r.* FROM unnest(@tenants, @accounts, @providerIds, @statuses, @ats, @errors)
            AS r (tenant_id, account_id, provider_id, status, at, error)
          WHERE NOT EXISTS (SELECT FROM moved m WHERE m.account_id = r.account_id AND m.provider_id = r.provider_id)
          ON CONFLICT DO NOTHING)
        SELECT DISTINCT m.tenant_id AS tenantid, m.conversation_id AS conversationid FROM moved m CROSS JOIN LATERAL (
          SELECT FROM outbound_messages q
          WHERE q.conversation_id = m.conversation_id AND q.state IN ('queued', 'sending', 'in_doubt') LIMIT 1) AS waits
        """;

    /// <summary>
    /// Applies reports; those on sends that are not recorded yet are kept for them. Returns the conversations where
    /// something still waits to go out: a resolved doubt may have held it up.
    /// </summary>
    public static Task<IReadOnlyList<(long TenantId, long ConversationId)>> ApplyAsync(
        FleetSession session, IReadOnlyList<StatusReport> reports, CancellationToken cancel) =>
        session.QueryAsync<(long TenantId, long ConversationId)>(ApplySql, new
        {
            tenants = reports.Select(r => r.TenantId).ToArray(),
            accounts = reports.Select(r => r.AccountId).ToArray(),
            providerIds = reports.Select(r => r.ProviderId).ToArray(),
            statuses = reports.Select(r => r.Status).ToArray(),
            ats = reports.Select(r => r.At.UtcDateTime).ToArray(),
            errors = reports.Select(r => r.Error).ToArray(),
            attempts = reports.Select(r => r.AttemptId).ToArray(),
        }, cancel);
}
