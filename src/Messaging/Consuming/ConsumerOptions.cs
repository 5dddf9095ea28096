namespace Frota.Messaging.Consuming;

/// <summary>How a consumer serves its queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Concurrency">
/// Deliveries handled at a time (for a batch consumer: deliveries in one batch, at most).
/// </param>
/// <param name="Deadline">How long one handling may take before it is cancelled and retried.</param>
public sealed record ConsumerOptions(string Queue, ushort Concurrency, TimeSpan Deadline)
{
    /// <summary>How long a stopping consumer waits for what is under way; see the grace chain in the README.</summary>
    public static TimeSpan DrainLimit { get; } = TimeSpan.FromSeconds(50);
}
