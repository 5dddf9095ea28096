namespace Frota.Contracts;

/// <summary>
/// A hint that a conversation may be due for a turn. Postgres holds the truth: lost or doubled, it does no harm.
/// </summary>
public sealed record TurnDue(long TenantId, long ConversationId) : IContract
{
    /// <inheritdoc/>
    public static string Kind => "turn.due";
}
