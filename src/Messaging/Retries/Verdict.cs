namespace Frota.Messaging.Retries;

/// <summary>What the policy decides of an outcome.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>It is over.</summary>
    public sealed record Ack : Verdict;

    /// <summary>It comes again after a while.</summary>
    /// <param name="For">How long.</param>
    /// <param name="NextAttempt">The number of the attempt it will be.</param>
    public sealed record Delay(TimeSpan For, int NextAttempt) : Verdict;

    /// <summary>It goes to the dead letters.</summary>
    public sealed record Bury(string Reason, string Error) : Verdict;
}
