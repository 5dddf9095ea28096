namespace Frota.Contracts;

/// <summary>A hint that a conversation has replies to send.</summary>
public sealed record OutboundDue(long TenantId, long ConversationId) : IContract
{
    /// <inheritdoc/>
    public static string Kind => "outbound.due";
}
