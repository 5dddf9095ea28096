using Frota.Panel.Chat.Limits;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Limits;

public sealed class LocalLimiterTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Twenty_messages_a_minute_go_and_the_next_is_told_to_wait()
    {
        var limiter = new LocalLimiter(_clock);
        for (var i = 0; i < MessageLimit.Messages; i++)
        {
            Assert.Null(await TakeAsync(limiter, "a"));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(TimeSpan.FromSeconds(40), await TakeAsync(limiter, "a"));
        Assert.Null(await TakeAsync(limiter, "b"));
        _clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(await TakeAsync(limiter, "a"));
    }

    [Fact]
    public async Task What_it_cannot_remember_it_lets_pass()
    {
        var limiter = new LocalLimiter(_clock, capacity: 1);
        await TakeAsync(limiter, "a");

        for (var i = 0; i <= MessageLimit.Messages; i++)
        {
            Assert.Null(await TakeAsync(limiter, "b"));
        }
    }

    [Fact]
    public async Task Ended_windows_make_room()
    {
        var limiter = new LocalLimiter(_clock, capacity: 1);
        await TakeAsync(limiter, "a");
        _clock.Advance(MessageLimit.Window);
        for (var i = 0; i < MessageLimit.Messages; i++)
        {
            await TakeAsync(limiter, "b");
        }

        Assert.NotNull(await TakeAsync(limiter, "b"));
    }

    private static ValueTask<TimeSpan?> TakeAsync(LocalLimiter limiter, string visitor) =>
        limiter.TakeAsync(visitor, TestContext.Current.CancellationToken);
}
