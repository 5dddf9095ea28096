using Frota.LoadTest.Checking;
using Xunit;

namespace Frota.UnitTests.LoadTest.Checking;

public sealed class PercentilesTests
{
    [Fact]
    public void Are_nearest_ranks_in_milliseconds()
    {
        var times = Enumerable.Range(1, 200).Select(ms => ms * 1000L).Reverse().ToList();

        Assert.Equal(new Percentiles(200, 100, 180, 190, 198, 200), Percentiles.Of(times));
    }

    [Fact]
    public void Of_one_are_all_the_same() => Assert.Equal(new Percentiles(1, 7, 7, 7, 7, 7), Percentiles.Of([7_000]));

    [Fact]
    public void Of_none_are_zero() => Assert.Equal(new Percentiles(0, 0, 0, 0, 0, 0), Percentiles.Of([]));
}
