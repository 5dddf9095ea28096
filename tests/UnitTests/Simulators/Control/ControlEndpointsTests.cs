using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Frota.UnitTests.Simulators.Control;

public sealed class ControlEndpointsTests(Simulation simulation) : IClassFixture<Simulation>
{
    [Fact]
    public async Task Counts_a_mode_down()
    {
        await simulation.SetAsync("sink", """{"mode":"server-error","count":2}""");
        Assert.Equal(("server-error", 2), await ShownAsync("sink"));

        var first = await simulation.PostAsync("/sink/x", "");
        Assert.Equal(("server-error", 1), await ShownAsync("sink"));
        var second = await simulation.PostAsync("/sink/x", "");
        Assert.Equal(("ok", null), await ShownAsync("sink"));
        var third = await simulation.PostAsync("/sink/x", "");

        Assert.Equal((500, 500, 204), (first.Status, second.Status, third.Status));
    }

    [Fact]
    public async Task Keeps_a_mode_without_count_until_it_is_changed()
    {
        await simulation.SetAsync("telegram", """{"mode":"rate-limited"}""");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(429, (await simulation.PostAsync("/telegram/bot1:a/sendMessage", "{}")).Status);
        }

        await simulation.SetAsync("telegram", """{"mode":"ok"}""");
        Assert.Equal(401, (await simulation.PostAsync("/telegram/bot1:a/sendMessage", "{}")).Status);
    }

    [Fact]
    public async Task Drops_the_connection_after_the_effect()
    {
        var before = simulation.Host.Sent().Count;
        await simulation.SetAsync("sink", """{"mode":"effect-then-drop","count":1}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => simulation.PostAsync("/sink/x", "{}"));

        Assert.Equal(before + 1, simulation.Host.Sent().Count);
    }

    [Theory]
    [InlineData("model", "nonsense", 400)]
    [InlineData("model", "{}", 400)]
    [InlineData("model", """{"mode":"fine"}""", 400)]
    [InlineData("model", """{"mode":"ok","count":0}""", 400)]
    [InlineData("model", """{"mode":"ok","delayMs":-1}""", 400)]
    [InlineData("model", """{"mode":"ok","status":"200"}""", 400)]
    [InlineData("oracle", """{"mode":"ok"}""", 404)]
    public async Task Says_what_is_wrong_with_a_setting(string simulator, string setting, int expected)
    {
        var (status, body) = await simulation.PostAsync($"/_control/{simulator}", setting);

        Assert.Equal(expected, status);
        Assert.NotEmpty((string)body!["error"]!);
    }

    private async Task<(string, int?)> ShownAsync(string simulator)
    {
        var modes = await simulation.Http.GetFromJsonAsync<JsonNode>(
            "/_control", TestContext.Current.CancellationToken);
        return ((string)modes![simulator]!["mode"]!, (int?)modes[simulator]!["left"]);
    }
}
