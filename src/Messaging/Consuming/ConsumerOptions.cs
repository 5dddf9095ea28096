namespace Frota.Messaging.Consuming;

/// <summary>How a consumer serves its queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Slots">Where its handlings find their slots: its own, or a part of what it shares.</param>
/// <param name="Deadline">How long one handling may take before it is cancelled and retried.</param>
public sealed record ConsumerOptions(string Queue, SlotQuota Slots, TimeSpan Deadline)
{
    /// <summary>
    /// How long a stopping consumer waits for what is under way; the README tells the whole grace chain.
    /// </summary>
    public static TimeSpan DrainLimit { get; } = TimeSpan.FromSeconds(50);
}

/// <summary>How a batch consumer serves its queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Most">Deliveries in one batch, at most.</param>
public sealed record BatchOptions(string Queue, ushort Most);
