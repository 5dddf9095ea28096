using Dapper;
using Frota.Database;
using Npgsql;

namespace Frota.Messaging.DeadLetters;

/// <summary>Dead letters in Postgres: the queue only carries them here.</summary>
public sealed class DeadLetterStore(FleetDatabase database)
{
    // The same envelope twice is kept once; one that was reprocessed and died again opens anew, in its old place, so
    // that the order of ids stays the order of a conversation.
    private const string KeepSql = """
        INSERT INTO dead_letters (tenant_id, conversation_id, envelope_id, queue, kind, reason, error, fingerprint,
          attempts, history, body)
        VALUES (@TenantId, @ConversationId, @EnvelopeId, @Queue, @Kind, @Reason, @Error, @Fingerprint, @Attempts,
          coalesce(to_jsonb(string_to_array(nullif(@History, ''), E'\n')), '[]'), @Body)
        ON CONFLICT (envelope_id) DO UPDATE SET state = 'open', queue = excluded.queue, reason = excluded.reason,
          error = excluded.error, fingerprint = excluded.fingerprint, attempts = excluded.attempts,
          history = excluded.history, body = excluded.body, dead_at = clock_timestamp(), resolved_at = NULL,
          resolved_by = NULL, resolution = NULL
          WHERE dead_letters.state = 'reprocessed'
        """;

    // Not of an event that an endpoint did not take: that would be the next one it does not take, and so on.
    private const string AnnounceSql = $"""
        SELECT emit_event(@TenantId, 'dead_letter.created', @EnvelopeId, jsonb_build_object('kind', @Kind::text,
          'reason', @Reason::text, 'queue', @Queue::text, 'fingerprint', @Fingerprint::text))
        WHERE @Queue <> '{Contracts.Queues.Integrations}'
        """;

    internal const string Columns = """
        d.id, d.tenant_id AS tenantid, d.conversation_id AS conversationid, d.envelope_id AS envelopeid, d.queue,
        d.kind, d.reason, d.error, d.fingerprint, d.attempts, d.history::text AS history, d.state, d.dead_at AS deadat,
        d.resolved_at AS resolvedat, d.resolved_by AS resolvedby, d.resolution, d.body
        """;

    /// <summary>Keeps what came through the queue.</summary>
    public async Task KeepAsync(IReadOnlyList<NewDeadLetter> letters, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(KeepSql, letters, transaction, cancellationToken: cancel));
        foreach (var letter in letters.Where(l => l.TenantId is not null))
        {
            await connection.ExecuteAsync(
                new CommandDefinition(AnnounceSql, letter, transaction, cancellationToken: cancel));
        }

        await transaction.CommitAsync(cancel);
        foreach (var letter in letters)
        {
            DeadLetterMetrics.Count(letter);
        }
    }

    /// <summary>
    /// Keeps one inside a tenant's transaction; returns the events' deliveries to publish tokens for.
    /// </summary>
    public static async Task<IReadOnlyList<Guid>> KeepAsync(
        TenantTransaction transaction, NewDeadLetter letter, CancellationToken cancel)
    {
        await transaction.ExecuteAsync(KeepSql, letter, cancel);
        DeadLetterMetrics.Count(letter); // a transaction that then fails is tried again and counts twice
        return await transaction.QueryAsync<Guid>(AnnounceSql, letter, cancel);
    }

    /// <summary>How many match.</summary>
    public async Task<long> CountAsync(DeadLetterFilter filter, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"SELECT count(*) {DeadLetterFilter.From}", filter, cancellationToken: cancel));
    }

    /// <summary>
    /// Those that match, oldest first (which keeps a conversation's order), after the id <paramref name="after"/>.
    /// </summary>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(
        DeadLetterFilter filter, long after, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var parameters = new DynamicParameters(filter);
        parameters.Add("after", after);
        parameters.Add("limit", limit);
        return (await connection.QueryAsync<DeadLetter>(new CommandDefinition(
            $"SELECT {Columns} {DeadLetterFilter.From} AND d.id > @after ORDER BY d.id LIMIT @limit",
            parameters, cancellationToken: cancel))).AsList();
    }

    /// <summary>
    /// Discards an open letter and writes who did it and why; false when it is not open any more.
    /// </summary>
    public async Task<bool> DiscardAsync(long id, string actor, string why, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var discarded = await ResolveAsync(connection, new Resolution(id, "discarded", actor, why), cancel);
        await transaction.CommitAsync(cancel);
        return discarded;
    }

    /// <summary>Writes into the audit log that letters left the fleet.</summary>
    public async Task NoteExportAsync(
        DeadLetterFilter filter, long count, bool withBodies, string actor, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO audit_log (tenant_id, actor, action, target, details)
            VALUES ((SELECT id FROM tenants WHERE slug = @Tenant), @actor, 'dead_letter.exported', 'dead_letters',
              jsonb_build_object('letters', @count, 'bodies', @withBodies))
            """, new { filter.Tenant, count, withBodies, actor }, cancellationToken: cancel));
    }

    /// <summary>Ends an open letter, in the connection's transaction, and writes it into the audit log.</summary>
    internal static async Task<bool> ResolveAsync(
        NpgsqlConnection connection, Resolution resolution, CancellationToken cancel) =>
        await connection.ExecuteAsync(new CommandDefinition("""
            WITH ended AS (
              UPDATE dead_letters SET state = @State, resolved_at = clock_timestamp(), resolved_by = @Actor,
                resolution = concat_ws(': ', nullif(@Rule, ''), @Why)
              WHERE id = @Id AND state = 'open' RETURNING id, tenant_id)
            INSERT INTO audit_log (tenant_id, actor, action, target, details)
            SELECT tenant_id, @Actor, 'dead_letter.' || @State, 'dead_letters/' || id,
              jsonb_strip_nulls(jsonb_build_object('why', @Why::text, 'rule', nullif(@Rule::text, '')))
            FROM ended
            """, resolution, cancellationToken: cancel)) == 1;
}

/// <summary>How a letter ends.</summary>
/// <param name="Id">The letter.</param>
/// <param name="State"><c>reprocessed</c> or <c>discarded</c>.</param>
/// <param name="Actor">Who wanted it.</param>
/// <param name="Why">The person's reason.</param>
/// <param name="Rule">The rule that discarded it; empty when a person did.</param>
internal sealed record Resolution(long Id, string State, string Actor, string Why, string Rule = "");
