using Frota.Connectors.Llm.Calling;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.Calling;

public sealed class RetryHintTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Retry-After: 20", 20.0)]
    [InlineData("retry-after: 1.5", 1.5)]
    [InlineData("Retry-After: 0", 0.0)]
    [InlineData("Retry-After: -3", 0.0)]
    [InlineData("Retry-After: 99999999999999999999", 86400.0)]
    [InlineData("Retry-After: Tue, 15 Jan 2030 12:00:30 GMT", 30.0)]
    [InlineData("Retry-After: Tue, 15 Jan 2030 11:00:00 GMT", 0.0)]
    [InlineData("Retry-After: soon", null)]
    [InlineData("Retry-After: NaN", null)]
    [InlineData("Retry-After:", null)]
    [InlineData("retry-after-ms: 250", 0.25)]
    [InlineData("retry-after-ms: x", null)]
    [InlineData("X-Other: 1", null)]
    public void Reads_seconds_milliseconds_and_dates(string header, double? seconds)
    {
        using var response = ScriptedHandler.Json(429, "", header);

        Assert.Equal(seconds, RetryHint.Read(response.Headers, Now)?.TotalSeconds);
    }

    [Fact]
    public void Prefers_milliseconds()
    {
        using var response = ScriptedHandler.Json(429, "", "Retry-After: 1", "retry-after-ms: 20");

        Assert.Equal(TimeSpan.FromMilliseconds(20), RetryHint.Read(response.Headers, Now));
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("gemini")]
    public async Task Reaches_the_caller(string provider)
    {
        ScriptedHandler handler = new(_ => Task.FromResult(ScriptedHandler.Json(429, "{}", "Retry-After: 7")));

        Assert.Equal(TimeSpan.FromSeconds(7), (await Llms.Open(provider, handler).FailAsync()).RetryAfter);
    }
}
