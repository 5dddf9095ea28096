using Frota.Bench.Reporting;
using Frota.Bench.Scenarios;
using Xunit;

namespace Frota.UnitTests.Bench;

public sealed class TableTests
{
    private static readonly Outcome Two = new(new Race(),
    [
        new Row("Ours", "on disk", [[300, 2], [100, 4]]),
        new Row("Peer & Co", "on disk", [[100, 5], [50, 5]]),
    ]);

    [Fact]
    public void Ratios_are_taken_within_each_round()
    {
        var text = Table.Of(Two);
        Assert.Contains("| Ours | on disk | 200 (100–300) | 3.0 (2.0–4.0) |  |", text, StringComparison.Ordinal);
        Assert.Contains("| Peer & Co | on disk | 75.0 (50.0–100) | 5.0 | × 2.5 (2.0–3.0) |", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_alone_is_compared_with_nobody()
    {
        var text = Table.Of(Two with { Rows = [Two.Rows[0]] });
        Assert.DoesNotContain("against", text, StringComparison.Ordinal);
        Assert.DoesNotContain('×', text);
    }

    [Fact]
    public void Who_is_measured_under_two_conditions_is_not_their_own_peer()
    {
        var alone = Two with { Scenario = new Race { HasPeers = false } };
        Assert.DoesNotContain("against", Table.Of(alone), StringComparison.Ordinal);
        Assert.DoesNotContain("\"peer\"", Chart.Of([alone]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_compared_is_the_scenarios_to_say()
    {
        var waits = Two with { Scenario = new Race { Compared = 1 } };
        Assert.Contains("| ms: Ours against it |", Table.Of(waits), StringComparison.Ordinal);
        Assert.Contains("× 0.6 (0.4–0.8) |", Table.Of(waits), StringComparison.Ordinal);
        Assert.Contains(">ms, less is better<", Chart.Of([waits]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_is_well_formed_and_has_a_bar_of_each()
    {
        var svg = System.Xml.Linq.XDocument.Parse(Chart.Of([Two]));
        var bars = svg.Descendants().Where(e => e.Name.LocalName == "rect").ToList();
        Assert.Equal(["ours", "peer"], bars.Select(bar => bar.Attribute("class")!.Value));
        Assert.Equal(420, (int)bars[0].Attribute("width")!);
        Assert.Equal(157, (int)bars[1].Attribute("width")!);
    }

    private sealed class Race : IScenario
    {
        public string Name => "race";

        public string Title => "A race";

        public int Compared { get; init; }

        public bool HasPeers { get; init; } = true;

        public IReadOnlyList<Figure> Figures { get; } = [new("laps/s"), new("ms", true)];

        public IReadOnlyList<Entrant> Entrants => [];
    }
}
