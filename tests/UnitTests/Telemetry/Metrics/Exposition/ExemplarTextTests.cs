using Frota.Telemetry.Metrics.Exposition;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics.Exposition;

public sealed class ExemplarTextTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_500);

    [Fact]
    public void An_exemplar_names_its_trace() => Assert.Equal(
        "# {trace_id=\"4bf9\",span_id=\"00f0\"} 0.25 1.500",
        ExemplarText.Of([new("trace_id", "4bf9"), new("span_id", "00f0")], "0.25", At));

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void Labels_beyond_128_characters_are_left_out(int characters, bool fits)
    {
        var value = new string('é', characters - 1);

        var text = ExemplarText.Of([new("a", value), new("b", "")], "1", At);

        Assert.Equal(fits, text.Contains("b=\"\"", StringComparison.Ordinal));
        Assert.Contains($"a=\"{value}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_labels_the_value_and_its_time_remain() =>
        Assert.Equal("# {} 1 1.500", ExemplarText.Of([], "1", At));
}
