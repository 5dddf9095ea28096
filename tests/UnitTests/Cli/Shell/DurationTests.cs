using FsCheck.Fluent;
using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli.Shell;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("250ms", 0.25)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("24h", 86400)]
    [InlineData("2d12h", 216000)]
    [InlineData("3660d", 316224000)]
    public void Reads_what_people_write(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var span));
        Assert.Equal(TimeSpan.FromSeconds(seconds), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5 m")]
    [InlineData("1.5h")]
    [InlineData("5M")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("5w")]
    [InlineData("5msx")]
    [InlineData("3661d")]
    [InlineData("9999999999999999d")]
    [InlineData("999999999999999d")]
    [InlineData("٣s")]
    public void Refuses_what_could_mean_something_else(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void What_is_written_reads_back() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Select(ms => TimeSpan.FromMilliseconds(ms)).ToArbitrary(),
        span => Duration.TryParse(Duration.Format(span), out var read) && read == span).Holds();

    [Fact]
    public void Any_text_is_read_or_refused() => Prop.ForAll<string?>(
        text => !Duration.TryParse(text ?? "", out var span) || span >= TimeSpan.Zero).Holds();
}
