using Dapper;
using Frota.Contracts;
using Npgsql;

namespace Frota.Conversations.Reviving;

/// <summary>
/// <c>turn.due</c> and <c>outbound.due</c>: hints that died on their way. The sweep replaces a lost one, so one that
/// is dead is worth as much as what still waits.
/// </summary>
internal sealed class LostHints : IBurial
{
    public static readonly LostHints OfTurns = new(
        TurnDue.Kind, letter => letter.Read<TurnDue>()?.ConversationId,
        "SELECT EXISTS (SELECT FROM conversations WHERE id = @id AND pending)");

    public static readonly LostHints OfReplies = new(
        OutboundDue.Kind, letter => letter.Read<OutboundDue>()?.ConversationId,
        """
        SELECT EXISTS (SELECT FROM outbound_messages
          WHERE conversation_id = @id AND state IN ('queued', 'sending', 'in_doubt'))
        """);

    private readonly Func<BuriedLetter, long?> _conversation;
    private readonly string _waitsSql;

    private LostHints(string kind, Func<BuriedLetter, long?> conversation, string waitsSql) =>
        (Kind, _conversation, _waitsSql) = (kind, conversation, waitsSql);

    public string Kind { get; }

    public async Task<RevivalVerdict> JudgeAsync(
        NpgsqlConnection connection, BuriedLetter letter, bool hold, CancellationToken cancel) =>
        _conversation(letter) is not { } id ? RevivalVerdict.Unreadable
            : await WaitsAsync(connection, id, cancel)
                ? RevivalVerdict.Useful($"would go on with conversation {id}")
                : RevivalVerdict.Useless("nothing-waits", $"nothing waits in conversation {id}");

    public Task<bool> ReviveAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel) =>
        Task.FromResult(false);

    public Task<bool> IsUnderWayAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel) =>
        WaitsAsync(connection, _conversation(letter) ?? 0, cancel);

    private Task<bool> WaitsAsync(NpgsqlConnection connection, long id, CancellationToken cancel) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(_waitsSql, new { id }, cancellationToken: cancel));
}
