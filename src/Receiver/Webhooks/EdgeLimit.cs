using System.Threading.RateLimiting;

namespace Frota.Receiver.Webhooks;

/// <summary>
/// Keeps one account from taking the whole receiver: a token bucket for each, twice a second's worth deep.
/// </summary>
internal sealed class EdgeLimit(int perSecond) : IDisposable
{
    private readonly PartitionedRateLimiter<long> _limiter = PartitionedRateLimiter.Create<long, long>(account =>
        RateLimitPartition.GetTokenBucketLimiter(account, _ => BucketFor(perSecond)));

    /// <summary>True when the account may post one more now.</summary>
    public bool Admits(long accountId)
    {
        using var lease = _limiter.AttemptAcquire(accountId);
        return lease.IsAcquired;
    }

    // About ten refills a second; the period, not the tokens, takes up what a tenth leaves over.
    internal static TokenBucketRateLimiterOptions BucketFor(int perSecond)
    {
        var tokens = Math.Max(perSecond / 10, 1);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * 2,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }

    public void Dispose() => _limiter.Dispose();
}
