using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Frota.Workers.Outbound;

/// <summary>
/// Keeps an account under its provider's rate across all workers: a counter a second in Redis. While Redis is away each
/// worker counts for itself, and the provider's own refusal corrects what that lets through.
/// </summary>
internal sealed partial class Pacing(IConnectionMultiplexer redis, TimeProvider time, ILogger<Pacing> logger)
{
    /// <summary>The key family; each key lives <see cref="TimeToLive"/>.</summary>
    public const string Family = "frota:pace:";

    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, (long Second, long Count)> _local = [];

    /// <summary>
    /// Takes a place in the account's present second; how long to wait when it is full, zero when there was one.
    /// </summary>
    public async Task<TimeSpan> TakeAsync(long accountId, double perSecond)
    {
        var now = time.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        var taken = await CountAsync(accountId, second);
        return taken <= Math.Max(1, perSecond) ? TimeSpan.Zero : DateTimeOffset.FromUnixTimeSeconds(second + 1) - now;
    }

    private async Task<long> CountAsync(long accountId, long second)
    {
        try
        {
            RedisKey key = $"{Family}{accountId}:{second}";
            var database = redis.GetDatabase();
            var counted = database.StringIncrementAsync(key);
            var expires = database.KeyExpireAsync(key, TimeToLive);
            await Task.WhenAll(counted, expires).WaitAsync(Patience);
            return await counted;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            LogLocal(e.Message);
            return _local.AddOrUpdate(accountId, (second, 1),
                (_, known) => known.Second == second ? (second, known.Count + 1) : (second, 1)).Count;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "pacing counts locally: {Reason}")]
    private partial void LogLocal(string reason);
}
