using Dapper;
using Npgsql;

namespace Frota.Conversations.Reviving;

/// <summary>
/// Keeps intake, turns and takeovers out of a conversation until the transaction ends. Statements of their own: the
/// ones after them see what was committed while they waited.
/// </summary>
internal static class ConversationLock
{
    // The lease before the conversation: the order in which a finishing turn locks them.
    private const string LeaseSql = "SELECT FROM leases WHERE scope = 'turn' AND resource = @id FOR UPDATE";
    private const string ConversationSql = "SELECT FROM conversations WHERE id = @id FOR NO KEY UPDATE";

    public static async Task TakeAsync(NpgsqlConnection connection, long id, CancellationToken cancel)
    {
        await connection.ExecuteAsync(new CommandDefinition(LeaseSql, new { id }, cancellationToken: cancel));
        await connection.ExecuteAsync(new CommandDefinition(ConversationSql, new { id }, cancellationToken: cancel));
    }
}
