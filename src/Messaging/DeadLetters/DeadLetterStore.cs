using Dapper;
using Frota.Database;

namespace Frota.Messaging.DeadLetters;

/// <summary>Dead letters in Postgres: the queue only carries them here.</summary>
public sealed class DeadLetterStore(FleetDatabase database)
{
    private const string InsertSql = """
        INSERT INTO dead_letters (tenant_id, conversation_id, envelope_id, queue, kind, reason, error, fingerprint,
          attempts, history, body)
        VALUES (@TenantId, @ConversationId, @EnvelopeId, @Queue, @Kind, @Reason, @Error, @Fingerprint, @Attempts,
          coalesce(to_jsonb(string_to_array(nullif(@History, ''), E'\n')), '[]'), @Body)
        """;

    private const string AnnounceSql = """
        SELECT emit_event(@TenantId, 'dead_letter.created', @EnvelopeId, jsonb_build_object('kind', @Kind::text,
          'reason', @Reason::text, 'queue', @Queue::text, 'fingerprint', @Fingerprint::text))
        """;

    // The same envelope twice is kept once; one that was reprocessed and died again opens anew.
    private const string KeepSql = InsertSql + """

        ON CONFLICT (envelope_id) DO UPDATE SET state = 'open', reason = excluded.reason, error = excluded.error,
          fingerprint = excluded.fingerprint, attempts = excluded.attempts, history = excluded.history,
          dead_at = clock_timestamp(), resolved_at = NULL, resolved_by = NULL, resolution = NULL
          WHERE dead_letters.state IN ('reprocessing', 'reprocessed')
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
    }

    /// <summary>
    /// Keeps a new one inside a tenant's transaction; returns the events' deliveries to publish tokens for.
    /// </summary>
    public static async Task<IReadOnlyList<Guid>> KeepAsync(
        TenantTransaction transaction, NewDeadLetter letter, CancellationToken cancel)
    {
        await transaction.ExecuteAsync(InsertSql, letter, cancel);
        return await transaction.QueryAsync<Guid>(AnnounceSql, letter, cancel);
    }

    /// <summary>How many match.</summary>
    public async Task<long> CountAsync(DeadLetterFilter filter, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT count(*) FROM dead_letters d LEFT JOIN tenants t ON t.id = d.tenant_id "
                + $"WHERE {DeadLetterFilter.Sql}",
            filter, cancellationToken: cancel));
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
        var rows = await connection.QueryAsync<DeadLetter>(new CommandDefinition($"""
            SELECT {Columns} FROM dead_letters d LEFT JOIN tenants t ON t.id = d.tenant_id
            WHERE d.id > @after AND {DeadLetterFilter.Sql} ORDER BY d.id LIMIT @limit
            """, parameters, cancellationToken: cancel));
        return rows.AsList();
    }

    /// <summary>
    /// Moves a letter from one state to another and writes who did it; false when it was not in that state.
    /// </summary>
    public async Task<bool> MoveAsync(
        long id, string from, string to, string actor, string why, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var moved = await connection.ExecuteAsync(new CommandDefinition("""
            UPDATE dead_letters SET state = @to,
              resolved_at = CASE WHEN @to IN ('reprocessed', 'discarded') THEN clock_timestamp() END,
              resolved_by = CASE WHEN @to <> 'open' THEN @actor END, resolution = CASE WHEN @to <> 'open' THEN @why END
            WHERE id = @id AND state = @from
            """, new { id, from, to, actor, why }, transaction, cancellationToken: cancel)) == 1;
        if (moved && to is not "reprocessing")
        {
            await connection.ExecuteAsync(new CommandDefinition("""
                INSERT INTO audit_log (tenant_id, actor, action, target, details)
                SELECT tenant_id, @actor, 'dead_letter.' || @to, 'dead_letters/' || id,
                  jsonb_build_object('why', @why::text)
                FROM dead_letters WHERE id = @id
                """, new { id, to, actor, why }, transaction, cancellationToken: cancel));
        }

        await transaction.CommitAsync(cancel);
        return moved;
    }
}
