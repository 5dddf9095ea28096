namespace Frota.Messaging.Retries;

/// <summary>Exponential backoff with jitter.</summary>
public static class Backoff
{
    /// <summary>
    /// <c>first · 2^(attempt−1)</c>, at most <paramref name="longest"/>, then cut by up to half so that what failed
    /// together does not come back together.
    /// </summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="first">The delay after the first one.</param>
    /// <param name="longest">The cap.</param>
    /// <param name="random">In [0, 1).</param>
    public static TimeSpan For(int attempt, TimeSpan first, TimeSpan longest, double random)
    {
        var doubled = first.TotalMilliseconds * Math.Pow(2, Math.Clamp(attempt - 1, 0, 40));
        return TimeSpan.FromMilliseconds(Math.Min(doubled, longest.TotalMilliseconds) * (1 - (random / 2)));
    }
}
