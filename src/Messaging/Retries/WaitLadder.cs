namespace Frota.Messaging.Retries;

/// <summary>
/// One rung: a wait queue whose messages all wait equally long (mixed waits block at the head of a queue).
/// </summary>
/// <param name="Name">The exchange and the queue, such as <c>frota.wait.5s</c>.</param>
/// <param name="Wait">How long a message stays.</param>
public sealed record Rung(string Name, TimeSpan Wait);

/// <summary>
/// The wait queues that serve every delay of the fleet: retries, snoozes, the quiet time. A longer wait climbs down
/// rung by rung, carrying what is left as a duration, so no clock has to agree with another.
/// </summary>
public static class WaitLadder
{
    /// <summary>The rungs, shortest first.</summary>
    public static IReadOnlyList<Rung> Rungs { get; } =
    [
        new("frota.wait.1s", TimeSpan.FromSeconds(1)),
        new("frota.wait.2s", TimeSpan.FromSeconds(2)),
        new("frota.wait.5s", TimeSpan.FromSeconds(5)),
        new("frota.wait.15s", TimeSpan.FromSeconds(15)),
        new("frota.wait.1m", TimeSpan.FromMinutes(1)),
        new("frota.wait.5m", TimeSpan.FromMinutes(5)),
        new("frota.wait.30m", TimeSpan.FromMinutes(30)),
    ];

    /// <summary>The longest rung that does not overshoot; the shortest one when all do.</summary>
    public static Rung RungFor(TimeSpan delay) => Rungs.LastOrDefault(r => r.Wait <= delay) ?? Rungs[0];
}
