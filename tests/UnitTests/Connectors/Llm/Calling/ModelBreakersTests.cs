using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Calling;
using Frota.Telemetry;
using Frota.Telemetry.Metrics.Collecting;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.Calling;

public sealed class ModelBreakersTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("openai", 500)]
    [InlineData("openai", 429)]
    [InlineData("gemini", 503)]
    public async Task Opens_after_failures_and_heals_after_one_good_probe(string provider, int status)
    {
        var handler = ScriptedHandler.Answering("{}", status);
        var client = Llms.Open(provider, handler, _time);
        for (var i = 0; i < ModelBreakers.LeastCalls; i++)
        {
            await client.FailAsync();
        }

        var refused = await client.FailAsync();

        Assert.Equal(ModelBreakers.LeastCalls, handler.Calls);
        Assert.Equal(ModelFault.Transient, refused.Kind);
        Assert.Equal(TimeSpan.FromSeconds(10), refused.RetryAfter);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(6), (await client.FailAsync()).RetryAfter);

        _time.Advance(TimeSpan.FromSeconds(6));
        handler.Play = _ => Task.FromResult(ScriptedHandler.Json(200, Llms.Answer(provider)));
        Assert.Equal("Oi!", (await client.AskAsync()).Text);
        Assert.Equal("Oi!", (await client.AskAsync()).Text);
    }

    [Fact]
    public async Task Stays_open_longer_after_a_failed_probe()
    {
        var client = Llms.Open("openai", ScriptedHandler.Answering("{}", 500), _time);
        for (var i = 0; i < ModelBreakers.LeastCalls; i++)
        {
            await client.FailAsync();
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        await client.FailAsync();

        Assert.Equal(TimeSpan.FromSeconds(30), (await client.FailAsync()).RetryAfter);
    }

    [Theory]
    [InlineData(400, "{}")]
    [InlineData(401, "{}")]
    [InlineData(200, "rubbish")]
    [InlineData(429, """{"error":{"code":"insufficient_quota"}}""")]
    public async Task Stays_closed_when_the_provider_is_not_to_blame(int status, string body)
    {
        var handler = ScriptedHandler.Answering(body, status);
        var client = Llms.Open("openai", handler, _time);
        for (var i = 0; i < 3 * ModelBreakers.LeastCalls; i++)
        {
            await client.FailAsync();
        }

        Assert.Equal(3 * ModelBreakers.LeastCalls, handler.Calls);
    }

    [Fact]
    public async Task Stops_one_model_and_not_its_neighbours()
    {
        var handler = ScriptedHandler.Answering("{}", 500);
        var provider = Llms.Provider("openai", handler, _time);
        for (var i = 0; i < ModelBreakers.LeastCalls; i++)
        {
            await provider.Open("weak", Llms.Context).FailAsync();
        }

        handler.Play = _ => Task.FromResult(ScriptedHandler.Json(200, Llms.OpenAiAnswer));

        Assert.Equal("Oi!", (await provider.Open("strong", Llms.Context).AskAsync()).Text);
        Assert.NotNull((await provider.Open("weak", Llms.Context).FailAsync()).RetryAfter);
    }

    [Fact]
    public async Task Tells_how_many_are_open()
    {
        var provider = $"test-{Guid.NewGuid():N}";
        using var pipeline = new MetricsPipeline(
            new MetricsTarget("test", new BuildVersion("1", "")), "Frota.Connectors");
        var guard = new ModelBreakers(provider, ModelSettings.DefaultDeadline, _time).For("m-1");
        Assert.Empty(Open());

        await FailAsync(ModelBreakers.LeastCalls);
        Assert.Equal(["1"], Open());

        _time.Advance(TimeSpan.FromSeconds(10));
        await FailAsync(1); // the probe
        Assert.Equal(["1"], Open());

        _time.Advance(TimeSpan.FromSeconds(30));
        await guard.ExecuteAsync(static _ => ValueTask.CompletedTask);
        Assert.Equal(["0"], Open());

        async Task FailAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                await Assert.ThrowsAsync<ModelException>(() =>
                    guard.ExecuteAsync(static _ => throw new ModelException(ModelFault.Transient, "503")).AsTask());
            }
        }

        IEnumerable<string> Open() => pipeline.Collect()
            .Where(static family => family.Name == "frota_model_breakers_open")
            .SelectMany(static family => family.Samples)
            .Where(sample => sample.Labels.Contains(provider, StringComparison.Ordinal))
            .Select(static sample => sample.Value);
    }

    [Fact]
    public void Keeps_a_bounded_number_of_breakers()
    {
        ModelBreakers breakers = new("test", ModelSettings.DefaultDeadline, _time);
        var all = Enumerable.Range(0, 2 * ModelBreakers.MostModels).Select(i => breakers.For($"m{i}")).ToHashSet();

        Assert.InRange(all.Count, ModelBreakers.MostModels, ModelBreakers.MostModels + 1);
        Assert.Same(breakers.For("m0"), breakers.For("m0"));
    }
}
