using Dapper;
using Npgsql;

namespace Frota.Conversations.Reviving;

/// <summary>
/// Keeps intake, turns and takeovers out of a conversation until the transaction ends. A statement of its own: the ones
/// after it see what was committed while it waited.
/// </summary>
internal static class ConversationLock
{
    public static Task TakeAsync(NpgsqlConnection connection, long id, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            "SELECT FROM conversations WHERE id = @id FOR UPDATE", new { id }, cancellationToken: cancel));
}
