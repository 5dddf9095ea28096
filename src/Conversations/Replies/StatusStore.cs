using Dapper;
using Npgsql;

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
          RETURNING o.account_id, r.provider_id, o.tenant_id, o.conversation_id)
        SELECT 0 AS tenantid, 0 AS conversationid, r.account_id AS accountid, r.provider_id AS providerid
        FROM report r
        WHERE NOT EXISTS (SELECT FROM moved m WHERE m.account_id = r.account_id AND m.provider_id = r.provider_id)
        UNION
        SELECT m.tenant_id, m.conversation_id, m.account_id, m.provider_id FROM moved m CROSS JOIN LATERAL (
          SELECT FROM outbound_messages q
          WHERE q.conversation_id = m.conversation_id AND q.state IN ('queued', 'sending', 'in_doubt') LIMIT 1) AS waits
        """;

    private const string KeepSql = """
        INSERT INTO early_statuses (tenant_id, account_id, provider_id, status, at, error)
        VALUES (@TenantId, @AccountId, @ProviderId, @Status, @At, @Error) ON CONFLICT DO NOTHING
        """;

    /// <summary>
    /// Applies reports in the caller's transaction; those on sends that are not recorded yet are kept for them. Returns
    /// the conversations where something still waits to go out: a resolved doubt may have held it up.
    /// </summary>
    public static async Task<IReadOnlyList<(long TenantId, long ConversationId)>> ApplyAsync(
        NpgsqlConnection connection, IReadOnlyList<StatusReport> reports, CancellationToken cancel)
    {
        var rows = (await connection
            .QueryAsync<(long TenantId, long ConversationId, long AccountId, string ProviderId)>(
            new CommandDefinition(ApplySql, new
            {
                accounts = reports.Select(r => r.AccountId).ToArray(),
                providerIds = reports.Select(r => r.ProviderId).ToArray(),
                statuses = reports.Select(r => r.Status).ToArray(),
                ats = reports.Select(r => r.At.UtcDateTime).ToArray(),
                errors = reports.Select(r => r.Error).ToArray(),
                attempts = reports.Select(r => r.AttemptId).ToArray(),
            }, cancellationToken: cancel))).AsList();
        var unknown = rows.Where(r => r.ConversationId == 0).Select(r => (r.AccountId, r.ProviderId)).ToHashSet();
        var early = reports.Where(r => unknown.Contains((r.AccountId, r.ProviderId))).ToArray();
        if (early.Length > 0)
        {
            await connection.ExecuteAsync(new CommandDefinition(KeepSql,
                early.Select(r => new
                {
                    r.TenantId,
                    r.AccountId,
                    r.ProviderId,
                    r.Status,
                    At = r.At.UtcDateTime,
                    r.Error,
                }),
                cancellationToken: cancel));
        }

        return [.. rows.Where(r => r.ConversationId != 0).Select(r => (r.TenantId, r.ConversationId)).Distinct()];
    }
}
