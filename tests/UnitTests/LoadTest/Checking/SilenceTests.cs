using Frota.LoadTest.Checking;
using Xunit;

namespace Frota.UnitTests.LoadTest.Checking;

public sealed class SilenceTests
{
    public static TheoryData<(long From, long To)[], long> Cases => new()
    {
        { [], 0 },
        { [(0, 10)], 10 },
        { [(0, 10), (0, 15)], 10 },
        { [(0, 10), (5, 40)], 30 },
        { [(0, 10), (100, 105)], 10 },            // nothing waited from 10 to 100
        { [(0, 10), (9, 20), (19, 50)], 30 },
        { [(12, 10), (20, 25)], 5 },              // the effect was seen before the answer
        { [(20, 25), (0, 10)], 10 },              // in any order
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_the_longest_time_without_an_effect_while_something_waited(
        (long From, long To)[] waits, long microseconds) =>
        Assert.Equal(TimeSpan.FromMicroseconds(microseconds), Silence.Longest(waits));
}
