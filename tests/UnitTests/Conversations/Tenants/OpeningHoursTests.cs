using System.Globalization;
using Frota.Conversations.Tenants;
using Xunit;

namespace Frota.UnitTests.Conversations.Tenants;

/// <summary>2030-01-04 is a Friday.</summary>
public sealed class OpeningHoursTests
{
    private static readonly OpeningHours Office =
        new([DayOfWeek.Monday, DayOfWeek.Friday], new TimeOnly(8, 0), new TimeOnly(18, 0));

    private static readonly OpeningHours Bar = new([DayOfWeek.Friday], new TimeOnly(18, 0), new TimeOnly(2, 0));

    [Theory]
    [InlineData("2030-01-04T07:59:59", false)]
    [InlineData("2030-01-04T08:00:00", true)]
    [InlineData("2030-01-04T17:59:59", true)]
    [InlineData("2030-01-04T18:00:00", false)]
    [InlineData("2030-01-05T12:00:00", false)]
    [InlineData("2030-01-07T12:00:00", true)]
    public void Opens_with_the_first_second_and_closes_with_the_last(string local, bool open) =>
        Assert.Equal(open, Office.IsOpen(At(local)));

    [Theory]
    [InlineData("2030-01-04T17:59:59", false)]
    [InlineData("2030-01-04T18:00:00", true)]
    [InlineData("2030-01-04T23:59:59", true)]
    [InlineData("2030-01-05T00:00:00", true)]
    [InlineData("2030-01-05T01:59:59", true)]
    [InlineData("2030-01-05T02:00:00", false)]
    [InlineData("2030-01-05T18:00:00", false)]
    [InlineData("2030-01-04T01:00:00", false)]
    public void Past_midnight_it_is_still_the_evening_before(string local, bool open) =>
        Assert.Equal(open, Bar.IsOpen(At(local)));

    [Theory]
    [InlineData("2030-01-04T00:00:00", true)]
    [InlineData("2030-01-04T12:00:00", true)]
    [InlineData("2030-01-04T23:59:59", true)]
    [InlineData("2030-01-05T00:00:00", false)]
    [InlineData("2030-01-03T23:59:59", false)]
    public void From_midnight_to_midnight_is_the_whole_day(string local, bool open) =>
        Assert.Equal(open,
            new OpeningHours([DayOfWeek.Friday], TimeOnly.MinValue, TimeOnly.MinValue).IsOpen(At(local)));

    [Fact]
    public void Without_a_day_it_is_never_open() =>
        Assert.False(new OpeningHours([], new TimeOnly(0, 0), new TimeOnly(23, 59)).IsOpen(At("2030-01-04T12:00:00")));

    private static DateTime At(string local) => DateTime.Parse(local, CultureInfo.InvariantCulture);
}
