namespace Frota.Messaging.Retries;

/// <summary>The one place that counts attempts and chooses delays.</summary>
/// <param name="MaxAttempts">The attempt that fails last.</param>
/// <param name="FirstDelay">The delay after the first failure, before jitter.</param>
/// <param name="LongestDelay">No backoff is longer; a wish of the other side may be.</param>
public sealed record RetryPolicy(int MaxAttempts, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    /// <summary>
    /// 10 attempts within 7 to 14 minutes: delays of 2 s, 4 s, 8 s … 256 s, 300 s, each halved at most by jitter. An
    /// outage of five minutes, the usual length of a provider's, buries nothing; a longer one is worth a person's look.
    /// </summary>
    public static RetryPolicy Default { get; } = new(10, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5));

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
        retry.After is { } wish && wish > TimeSpan.Zero // "at once" would use up every attempt in a moment
            ? (wish < LongestWish ? wish : LongestWish)
            : Backoff.For(attempt, FirstDelay, LongestDelay, random);
}
