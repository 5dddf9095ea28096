namespace Frota.Messaging.Retries;

/// <summary>What a handler says of a delivery.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>Finished, or found to need nothing.</summary>
    public static Outcome Finished { get; } = new Done();

    /// <summary>Finished, or found to need nothing.</summary>
    public sealed record Done : Outcome;

    /// <summary>It failed and may work later; counts as an attempt.</summary>
    /// <param name="Reason">What went wrong: kept with the attempt.</param>
    /// <param name="After">The other side's own wish, which wins over the backoff.</param>
    public sealed record Retry(string Reason, TimeSpan? After = null) : Outcome;

    /// <summary>Not now: it is early, or what it needs is away. Counts as nothing.</summary>
    public sealed record Snooze(TimeSpan For) : Outcome;

    /// <summary>It will never work as it stands.</summary>
    public sealed record DeadLetter(string Reason, string Error = "") : Outcome;
}
