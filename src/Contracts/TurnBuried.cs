namespace Frota.Contracts;

/// <summary>
/// What a buried turn leaves behind: the messages to put back among the unanswered, and the conversation to make due.
/// </summary>
public sealed record TurnBuried(long TenantId, long ConversationId, IReadOnlyList<long> MessageIds) : IContract
{
    /// <inheritdoc/>
    public static string Kind => "turn.buried";
}
