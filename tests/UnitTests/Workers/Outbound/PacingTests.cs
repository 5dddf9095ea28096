using System.Reflection;
using Frota.UnitTests.Connectors.Llm;
using Frota.Workers.Outbound;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Frota.UnitTests.Workers.Outbound;

/// <summary>While Redis is away: each worker has a line of its own.</summary>
public sealed class PacingTests
{
    private readonly ManualTime _time = new();
    private readonly Pacing _pacing;

    public PacingTests() => _pacing = new Pacing(
        DispatchProxy.Create<IConnectionMultiplexer, Away>(), _time, NullLogger<Pacing>.Instance);

    [Fact]
    public async Task Gives_each_send_a_place_of_its_own_in_the_accounts_line()
    {
        Assert.Equal([0, 200, 400, 600], await TakeAsync(5, 5, times: 4));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal([300, 500], await TakeAsync(5, 5, times: 2));
    }

    [Fact]
    public async Task What_comes_together_by_chance_goes_together()
    {
        Assert.Equal([0, 0, 0, 0, 0, 125, 150], await TakeAsync(5, 40, times: 7));
    }

    [Fact]
    public async Task Who_asks_for_now_alone_takes_no_place_of_later()
    {
        Assert.True(await _pacing.TryTakeAsync(5, 5));
        Assert.False(await _pacing.TryTakeAsync(5, 5));
        Assert.False(await _pacing.TryTakeAsync(5, 5));
        Assert.Equal([200], await TakeAsync(5, 5, times: 1));
        _time.Advance(TimeSpan.FromMilliseconds(300)); // the line is free in 100: near enough
        Assert.True(await _pacing.TryTakeAsync(5, 5));
    }

    [Fact]
    public async Task A_line_that_has_passed_is_forgotten()
    {
        await TakeAsync(5, 1, times: 3);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([0, 1000], await TakeAsync(5, 1, times: 2));
    }

    [Fact]
    public async Task One_account_does_not_take_anothers_places()
    {
        Assert.Equal([0, 1000], await TakeAsync(5, 1, times: 2));
        Assert.Equal([0, 1000], await TakeAsync(6, 1, times: 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(1)]
    public async Task Something_always_goes_out(double perSecond) =>
        Assert.Equal([0, 1000], await TakeAsync(5, perSecond, times: 2));

    private async Task<List<double>> TakeAsync(long account, double perSecond, int times)
    {
        var waits = new List<double>();
        for (var i = 0; i < times; i++)
        {
            waits.Add((await _pacing.TakeAsync(account, perSecond)).TotalMilliseconds);
        }

        return waits;
    }

    /// <summary>A Redis that nobody reaches.</summary>
    public class Away : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new ObjectDisposedException("redis");
    }
}
