using System.Globalization;
using FsCheck.Fluent;
using Frota.Telemetry.Metrics.Exposition;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics.Exposition;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1, "1")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_short_and_infinities_have_a_sign(double value, string text) =>
        Assert.Equal(text, NumberText.Of(value));

    [Fact]
    public void A_culture_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("pt-BR");
        try
        {
            Assert.Equal("1234.5", NumberText.Of(1234.5));
            Assert.Equal("-1234", NumberText.Of(-1234));
            Assert.Equal("1234.5", NumberText.Bound(1234.5));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_number_and_a_bound_read_back_as_themselves() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), value => !double.IsFinite(value)
            || (Read(NumberText.Of(value)) == value && Read(NumberText.Bound(value)) == value))
            .Holds();

    // The left column is the list of the OpenMetrics specification, and what Go writes for others.
    [Theory]
    [InlineData("0.0", 0)]
    [InlineData("1.0", 1)]
    [InlineData("10.0", 10)]
    [InlineData("0.005", 0.005)]
    [InlineData("0.0001", 0.0001)]
    [InlineData("1e-05", 0.00001)]
    [InlineData("1e-10", 1e-10)]
    [InlineData("100000.0", 100_000)]
    [InlineData("1e+06", 1e6)]
    [InlineData("6.7108864e+07", 67_108_864)]
    [InlineData("-1.2345675e+06", -1_234_567.5)]
    [InlineData("1e+10", 1e10)]
    [InlineData("1e+20", 1e20)]
    [InlineData("+Inf", double.PositiveInfinity)]
    public void A_bound_is_canonical(string text, double bound) => Assert.Equal(text, NumberText.Bound(bound));

    [Fact]
    public void A_moment_is_in_seconds() =>
        Assert.Equal("1520879607.789", NumberText.Seconds(DateTimeOffset.FromUnixTimeMilliseconds(1_520_879_607_789)));

    private static double Read(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
