using Frota.Bench.Reporting;
using Frota.Bench.Scenarios;
using Xunit;

namespace Frota.UnitTests.Bench;

public sealed class GuardTests
{
    private static readonly Target Laps =
        new("laps in the peer's", Better.More, 4, run => run.Ratio("race", "Ours", "Peer", 0)) { IsRatio = true };

    private static readonly Target Wait =
        new("wait in the peer's", Better.Less, 0.5, run => run.Ratio("race", "Ours", "Peer", 1)) { IsRatio = true };

    private static readonly Target Absolute =
        new("laps a second", Better.More, 100, run => run.Figure("race", "Ours", 0));

    private static readonly Target[] All = [Laps, Wait, Absolute];

    [Fact]
    public void The_same_run_is_not_worse_than_itself() =>
        Assert.Equal(0, Guard.Compare(All, Guard.Record(All, Run(300, 2)), Run(300, 2)).Worse);

    [Fact]
    public void Only_ratios_are_recorded()
    {
        var recorded = Guard.Record(All, Run(300, 2));
        Assert.Contains(Laps.Words, recorded, StringComparison.Ordinal);
        Assert.DoesNotContain(Absolute.Words, recorded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(271, 2, 0)] // within a tenth
    [InlineData(269, 2, 1)]
    [InlineData(300, 2.19, 0)]
    [InlineData(300, 2.3, 1)]
    [InlineData(200, 3, 2)]
    [InlineData(900, 0.1, 0)] // better is not worse
    public void What_is_worse_by_more_than_a_tenth_is_found(double laps, double wait, int worse)
    {
        var compared = Guard.Compare(All, Guard.Record(All, Run(300, 2)), Run(laps, wait));
        Assert.Equal(worse, compared.Worse);
        Assert.Equal(worse, compared.Table.Split("| worse |").Length - 1);
    }

    [Fact]
    public void What_was_recorded_and_is_not_measured_is_told()
    {
        var compared = Guard.Compare(All, Guard.Record(All, Run(300, 2)), new RunResults([]));
        Assert.Equal(2, compared.Worse);
        Assert.Contains("not measured", compared.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_says_how_far_it_is()
    {
        var table = Target.Table(All, Run(300, 2));
        Assert.Contains("| laps in the peer's | ≥ 4.0 | 3.0 | 75 % of it |", table, StringComparison.Ordinal);
        Assert.Contains("| wait in the peer's | ≤ 0.5 | 0.5 | met |", table, StringComparison.Ordinal);
        Assert.Contains("| laps a second | ≥ 100 | 300 | met |", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Targets_that_were_not_measured_are_left_out() =>
        Assert.Equal("", Target.Table(All, new RunResults([])));

    [Fact]
    public void Each_target_finds_its_figure()
    {
        var scenarios = ScenarioCatalog.All.Select(scenario => new Outcome(scenario,
            [.. scenario.Entrants.Select(one => new Row(
                one.Name, one.Durability, [[.. scenario.Figures.Select((_, place) => place + 1.0)]]))]));
        var run = new RunResults([.. scenarios]);
        Assert.All(TargetCatalog.All, target => Assert.NotNull(target.Read(run)));
        Assert.Distinct(TargetCatalog.All.Select(target => target.Words));
    }

    private static RunResults Run(double laps, double wait) => new(
    [
        new Outcome(new Race(), [new Row("Ours", "", [[laps, wait]]), new Row("Peer", "", [[100, 4]])]),
    ]);

    private sealed class Race : IScenario
    {
        public string Name => "race";

        public string Title => "A race";

        public IReadOnlyList<Figure> Figures { get; } = [new("laps/s"), new("wait, ms", true)];

        public IReadOnlyList<Entrant> Entrants => [];
    }
}
