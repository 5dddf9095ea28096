using Frota.Panel.Chat.Limits;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Limits;

public sealed class RedisLimiterTests
{
    [Fact]
    public async Task Counts_in_this_process_while_Redis_is_away()
    {
        var nowhere = ConfigurationOptions.Parse("127.0.0.1:9,connectTimeout=50,connectRetry=0");
        await using var limiter =
            new RedisLimiter(nowhere, new LocalLimiter(new ManualClock()), NullLogger<RedisLimiter>.Instance);

        for (var i = 0; i < MessageLimit.Messages; i++)
        {
            Assert.Null(await limiter.TakeAsync("a", TestContext.Current.CancellationToken));
        }

        Assert.Equal(MessageLimit.Window, await limiter.TakeAsync("a", TestContext.Current.CancellationToken));
    }
}
