namespace Frota.Contracts;

/// <summary>What a buried reply leaves behind: the unsent parts to queue again, in their order.</summary>
public sealed record OutboundBuried(long TenantId, long ConversationId, IReadOnlyList<long> OutboundIds) : IContract
{
    /// <inheritdoc/>
    public static string Kind => "outbound.buried";
}
