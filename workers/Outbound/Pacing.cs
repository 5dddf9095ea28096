using System.Collections.Concurrent;
using Frota.Redis;
using StackExchange.Redis;

namespace Frota.Workers.Outbound;

/// <summary>
/// Keeps an account under its provider's rate across all workers: one line an account in Redis, whose clock counts, and
/// each send gets a place in it. Who must wait comes back at the time of its place and asks for no other, so that a
/// long line costs each send one question and not one a second. While Redis is away each worker has a line of its own,
/// and the provider's own refusal corrects what that lets through.
/// </summary>
internal sealed partial class Pacing(IConnectionMultiplexer redis, TimeProvider time, ILogger<Pacing> logger)
{
    /// <summary>
    /// How far a send may go ahead of its place: what comes together by chance need not wait, and a second holds no
    /// more than a tenth above the rate.
    /// </summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(100);

    // Microseconds: when the line is free again. Whole numbers of 16 digits, which a double still holds. A place beyond
    // what the asker would wait is not taken.
    private const string Script = """
        local t = redis.call('TIME')
        local now = t[1] * 1000000 + t[2]
        local free = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
        if free - now > tonumber(ARGV[2]) then return string.format('%.0f', free - now) end
        redis.call('SET', KEYS[1], string.format('%.0f', free + ARGV[1]), 'PX',
          string.format('%.0f', (free - now) / 1000 + 3000))
        return string.format('%.0f', free - now)
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, (DateTimeOffset Place, DateTimeOffset Free)> _local = [];

    /// <summary>
    /// Takes the next place in the account's line; how long until it comes, zero when the send may go now.
    /// </summary>
    public async Task<TimeSpan> TakeAsync(long accountId, double perSecond)
    {
        var wait = await PlaceAsync(accountId, perSecond, TimeSpan.MaxValue);
        return wait > Slack ? wait : TimeSpan.Zero;
    }

    /// <summary>Takes the next place if the send may go now; when it must wait, false, and no place is kept.</summary>
    public async Task<bool> TryTakeAsync(long accountId, double perSecond) =>
        await PlaceAsync(accountId, perSecond, Slack) <= Slack;

    private async Task<TimeSpan> PlaceAsync(long accountId, double perSecond, TimeSpan longest)
    {
        var step = TimeSpan.FromSeconds(1 / Math.Max(1, perSecond));
        try
        {
            RedisKey[] keys = [$"{RedisKeys.Pace.Prefix}{accountId}"];
            RedisValue[] values = [(long)step.TotalMicroseconds, (long)longest.TotalMicroseconds];
            var wait = await redis.GetDatabase().ScriptEvaluateAsync(Script, keys, values).WaitAsync(Patience);
            return TimeSpan.FromMicroseconds((long)wait);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            LogLocal(e.Message);
            var now = time.GetUtcNow();
            var line = _local.AddOrUpdate(accountId, _ => (now, now + step),
                (_, line) => line.Free - now > longest ? line with { Place = line.Free }
                    : line.Free > now ? (line.Free, line.Free + step) : (now, now + step));
            return line.Place - now;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "pacing keeps a line of its own: {Reason}")]
    private partial void LogLocal(string reason);
}
