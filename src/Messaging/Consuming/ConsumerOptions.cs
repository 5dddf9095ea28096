namespace Frota.Messaging.Consuming;

/// <summary>How a consumer serves its queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Concurrency">Deliveries handled at a time.</param>
/// <param name="Deadline">How long one handling may take before it is cancelled and retried.</param>
public sealed record ConsumerOptions(string Queue, ushort Concurrency, TimeSpan Deadline)
{
    /// <summary>
    /// How long a stopping consumer waits for what is under way; the README tells the whole grace chain.
    /// </summary>
    public static TimeSpan DrainLimit { get; } = TimeSpan.FromSeconds(50);

    /// <summary>Where its handlings find their slots: its own, unless it shares them with another consumer.</summary>
    public SlotQuota Slots { get; init; } = SlotQuota.Alone(Concurrency);
}

/// <summary>How a batch consumer serves its queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Most">Deliveries in one batch, at most.</param>
public sealed record BatchOptions(string Queue, ushort Most);
