using Dapper;
using Npgsql;

namespace Frota.Conversations.Handoff;

/// <summary>
/// A person takes a conversation, or gives it back. Taking raises the turn's epoch, so that no turn that began before
/// can speak, and cancels what is queued; what was on its way or dead by then is cancelled where it would be queued
/// again.
/// </summary>
public static class Takeover
{
    private const string MoveSql = """
        UPDATE conversations SET state = @state,
          taken_at = CASE @state WHEN 'person' THEN clock_timestamp() ELSE taken_at END
        WHERE id = @id AND state <> @state RETURNING tenant_id
        """;

    private const string FenceSql = """
        UPDATE leases SET epoch = epoch + 1, owner = NULL, until = NULL, claims = 0
        WHERE scope = 'turn' AND resource = @id
        """;

    private const string CancelSql = """
        UPDATE outbound_messages SET state = 'cancelled', error = 'a person took over'
        WHERE conversation_id = @id AND state = 'queued'
        """;

    private const string AuditSql = """
        INSERT INTO audit_log (tenant_id, actor, action, target)
        VALUES (@tenantId, @actor, @action, 'conversations/' || @id)
        """;

    /// <summary>
    /// The person answers from now on; false when a person already does, or there is no such conversation.
    /// </summary>
    public static Task<bool> TakeAsync(NpgsqlConnection connection, long id, string actor, CancellationToken cancel) =>
        MoveAsync(connection, id, "person", actor, cancel);

    /// <summary>
    /// The assistant answers from now on; false when it already does, or there is no such conversation.
    /// </summary>
    public static Task<bool> ReturnAsync(
        NpgsqlConnection connection, long id, string actor, CancellationToken cancel) =>
        MoveAsync(connection, id, "ai", actor, cancel);

    private static async Task<bool> MoveAsync(
        NpgsqlConnection connection, long id, string state, string actor, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var taken = state == "person";
        if (taken)
        {
            // The lease before the conversation: the order in which a finishing turn locks them.
            await connection.ExecuteAsync(
                new CommandDefinition(FenceSql, new { id }, transaction, cancellationToken: cancel));
        }

        var tenantId = await connection.QuerySingleOrDefaultAsync<long?>(
            new CommandDefinition(MoveSql, new { id, state }, transaction, cancellationToken: cancel));
        if (tenantId is null)
        {
            return false;
        }

        if (taken)
        {
            await connection.ExecuteAsync(
                new CommandDefinition(CancelSql, new { id }, transaction, cancellationToken: cancel));
        }

        var action = taken ? "conversation.taken" : "conversation.returned";
        await connection.ExecuteAsync(new CommandDefinition(
            AuditSql, new { tenantId, actor, action, id }, transaction, cancellationToken: cancel));
        await transaction.CommitAsync(cancel);
        return true;
    }
}
