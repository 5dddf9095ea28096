using System.Text.Json.Nodes;
using Xunit;

namespace Frota.UnitTests.Simulators.Journal;

public sealed class JournalEndpointsTests(Simulation simulation) : IClassFixture<Simulation>
{
    [Fact]
    public async Task Lists_one_record_a_line_and_forgets_on_demand()
    {
        await simulation.PostAsync("/sink/x", "one");
        await simulation.PostAsync("/sink/x", "two");

        var text = await simulation.Http.GetStringAsync("/_sent", TestContext.Current.CancellationToken);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("[", "]", 4), (lines[0], lines[^1], lines.Length));
        Assert.Equal("two", (string?)JsonNode.Parse(lines[2])!["text"]);
        Assert.Equal(2, JsonNode.Parse(text)!.AsArray().Count);

        using var forgotten = await simulation.Http.DeleteAsync("/_sent", TestContext.Current.CancellationToken);
        Assert.Empty(await simulation.ListAsync("/_sent"));

        var waiting = simulation.ListAsync("/_sent?since=2&wait=15000");
        await simulation.PostAsync("/sink/x", "three");
        Assert.Equal(3, (long)Assert.Single(await waiting)!["seq"]!);
    }
}
