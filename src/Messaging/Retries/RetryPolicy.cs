namespace Frota.Messaging.Retries;

/// <summary>The one place that counts attempts and chooses delays.</summary>
/// <param name="MaxAttempts">The attempt that fails last.</param>
/// <param name="FirstDelay">The delay after the first failure, before jitter.</param>
/// <param name="LongestDelay">No backoff is longer; a wish of the other side may be.</param>
public sealed record RetryPolicy(int MaxAttempts, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    /// <summary>
    /// 8 attempts within 2 to 4 minutes: delays of 2 s, 4 s, 8 s … 128 s, each halved at most by jitter.
    /// </summary>
    public static RetryPolicy Default { get; } = new(8, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10));

    /// <summary>No wish of another side is followed further than this.</summary>
    public static TimeSpan LongestWish { get; } = TimeSpan.FromHours(6);

    /// <summary>Decides what becomes of a delivery.</summary>
    /// <param name="outcome">What the handler said.</param>
    /// <param name="attempt">Which attempt it was, from 1.</param>
    /// <param name="random">In [0, 1): the jitter.</param>
    public Verdict Judge(Outcome outcome, int attempt, double random) => outcome switch
    {
        Outcome.Done => new Verdict.Ack(),
        Outcome.Snooze snooze => new Verdict.Delay(snooze.For, attempt),
        Outcome.DeadLetter dead => new Verdict.Bury(dead.Reason, dead.Error),
        Outcome.Retry retry when attempt >= MaxAttempts => new Verdict.Bury("attempts-exhausted", retry.Reason),
        Outcome.Retry retry => new Verdict.Delay(DelayAfter(retry, attempt, random), attempt + 1),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name, "not an outcome"),
    };

    private TimeSpan DelayAfter(Outcome.Retry retry, int attempt, double random) =>
        retry.After is { } wish
            ? (wish < LongestWish ? wish : LongestWish)
            : Backoff.For(attempt, FirstDelay, LongestDelay, random);
}
