namespace Frota.Messaging.Consuming;

/// <summary>Does the work of many deliveries at once.</summary>
public interface IBatchHandler
{
    /// <summary>
    /// Returns when every delivery is durable elsewhere; then all are acknowledged. An exception means that none may
    /// be.
    /// </summary>
    Task HandleAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancel);
}
