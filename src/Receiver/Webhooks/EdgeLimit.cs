using System.Threading.RateLimiting;

namespace Frota.Receiver.Webhooks;

/// <summary>
/// Keeps one account from taking the whole receiver: a token bucket for each, twice a second's worth deep.
/// </summary>
internal sealed class EdgeLimit(int perSecond) : IDisposable
{
    private readonly PartitionedRateLimiter<long> _limiter = PartitionedRateLimiter.Create<long, long>(account =>
        RateLimitPartition.GetTokenBucketLimiter(account, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * 2,
            TokensPerPeriod = Math.Max(perSecond / 10, 1),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(perSecond >= 10 ? 100 : 1000 / perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    /// <summary>True when the account may post one more now.</summary>
    public bool Admits(long accountId)
    {
        using var lease = _limiter.AttemptAcquire(accountId);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
