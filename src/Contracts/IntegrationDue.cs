namespace Frota.Contracts;

/// <summary>A hint that an outgoing webhook is waiting.</summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="DeliveryId">
/// The row of <c>webhook_deliveries</c>; also the <c>webhook-id</c> that the receiver dedupes by.
/// </param>
public sealed record IntegrationDue(long TenantId, Guid DeliveryId) : IContract
{
    /// <inheritdoc/>
    public static string Kind => "integration.due";
}
