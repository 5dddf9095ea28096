using Frota.Redis;
using StackExchange.Redis;

namespace Frota.Panel.Chat.Limits;

/// <summary>Counts in Redis, for all panels together; in this process while Redis is away.</summary>
internal sealed partial class RedisLimiter(
    ConfigurationOptions options, LocalLimiter fallback, ILogger<RedisLimiter> log) : IMessageLimiter, IAsyncDisposable
{
    // One round trip, and no counter without an end: a crash between two commands would lock a visitor out for good.
    private const string Script = """
        local n = redis.call('INCR', KEYS[1])
        if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
        return {n, redis.call('PTTL', KEYS[1])}
        """;

    /// <summary>Longer than a healthy Redis ever takes; a visitor should not notice a sick one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lazy<Task<ConnectionMultiplexer>> _connection = new(() => ConnectAsync(options));
    private int _away;

    public async ValueTask<TimeSpan?> TakeAsync(string visitorId, CancellationToken cancel)
    {
        try
        {
            var connection = await _connection.Value.WaitAsync(Patience, cancel);
            if (connection.IsConnected)
            {
                var counted = (RedisResult[]?)await connection.GetDatabase().ScriptEvaluateAsync(
                        Script, [RedisKeys.Chat.Prefix + visitorId], [(long)MessageLimit.Window.TotalMilliseconds])
                    .WaitAsync(Patience, cancel);
                Back();
                return (long)counted![0] <= MessageLimit.Messages ? null : TimeSpan.FromMilliseconds((long)counted[1]);
            }

            Away("not connected");
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            Away(e.GetType().Name);
        }

        return await fallback.TakeAsync(visitorId, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _connection.Value).CloseAsync(allowCommandsToComplete: false);
        }
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options)
    {
        var own = options.Clone();
        own.AbortOnConnectFail = false; // it goes on trying, and each message asks whether it has come back
        own.ClientName = "frota-panel";
        return ConnectionMultiplexer.ConnectAsync(own);
    }

    private void Away(string reason)
    {
        if (Interlocked.Exchange(ref _away, 1) == 0)
        {
            RedisAway(reason);
        }
    }

    private void Back()
    {
        if (Interlocked.Exchange(ref _away, 0) == 1)
        {
            RedisBack();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is away ({Reason}); messages are counted here")]
    private partial void RedisAway(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back; messages are counted in it again")]
    private partial void RedisBack();
}
