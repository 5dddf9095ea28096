using Frota.Cli.Dashboard;
using Xunit;

namespace Frota.UnitTests.Cli.Dashboard;

public sealed class SparklineTests
{
    [Theory]
    [InlineData("", new double[0])]
    [InlineData("▁▁", new double[] { 0, 0 })]
    [InlineData("▁▅█", new double[] { 0, 4, 7 })]
    [InlineData("█▁", new double[] { 3, -1 })]
    [InlineData("▄█▁", new double[] { 9, 3, 7, 0 })] // the first one is forgotten
    public void Bars_are_as_high_as_the_greatest_allows(string bars, double[] values)
    {
        var line = new Sparkline(3);
        foreach (var value in values)
        {
            line.Add(value);
        }

        Assert.Equal(bars, line.ToString());
    }
}
