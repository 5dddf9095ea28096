namespace Frota.Contracts;

/// <summary>What a buried reply leaves behind: reprocessed, it queues the unsent parts again, in their order.</summary>
public sealed record OutboundBuried(long TenantId, long ConversationId, IReadOnlyList<long> OutboundIds) : IContract
{
    /// <inheritdoc/>
    public static string Kind => "outbound.buried";
}
