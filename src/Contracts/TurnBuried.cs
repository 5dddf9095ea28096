namespace Frota.Contracts;

/// <summary>
/// What a buried turn leaves behind: reprocessed, it puts the messages back among the unanswered and makes a turn due.
/// </summary>
public sealed record TurnBuried(long TenantId, long ConversationId, IReadOnlyList<long> MessageIds) : IContract
{
    /// <inheritdoc/>
    public static string Kind => "turn.buried";
}
