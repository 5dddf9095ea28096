using Frota.Bench.Measuring;
using Xunit;

namespace Frota.UnitTests.Bench;

public sealed class SpreadTests
{
    [Theory]
    [InlineData(new double[] { 5 }, 5, 5, 5)]
    [InlineData(new double[] { 3, 1, 2 }, 2, 1, 3)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5, 1, 4)]
    public void The_median_is_the_middle_and_the_ends_are_kept(
        double[] readings, double median, double least, double greatest) =>
        Assert.Equal(new Spread(median, least, greatest), Spread.Of(readings));

    [Fact]
    public void Of_nothing_there_is_none() => Assert.Throws<InvalidOperationException>(() => Spread.Of([]));

    [Theory]
    [InlineData(9_612.4, "9,612")]
    [InlineData(31.46, "31.5")]
    [InlineData(2.034, "2.03")]
    [InlineData(0, "0.0")]
    public void A_number_has_as_many_digits_as_tell_something(double value, string text) =>
        Assert.Equal(text, Spread.Number(value));

    [Fact]
    public void What_never_varied_has_no_range()
    {
        Assert.Equal("5.0", Spread.Of([5, 5]).ToString());
        Assert.Equal("2.0 (1.0–3.0)", Spread.Of([1, 2, 3]).ToString());
    }
}
