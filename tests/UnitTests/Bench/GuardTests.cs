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
    [InlineData(226, 2, 0)] // within a quarter
    [InlineData(224, 2, 1)]
    [InlineData(300, 2.6, 0)]
    [InlineData(300, 2.7, 1)]
    [InlineData(200, 3, 2)]
    [InlineData(900, 0.1, 0)] // better is not worse
    public void What_is_worse_by_more_than_a_quarter_is_found(double laps, double wait, int worse)
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
    public void A_recorded_median_is_the_measure_and_not_its_worst_round()
    {
        var scattered = Run([100, 300, 300], [2, 2, 2]);
        Assert.Equal(1, Guard.Compare(All, Guard.Record(All, scattered), Run(200, 2)).Worse);
    }

    [Fact]
    public void What_was_measured_and_never_recorded_is_told()
    {
        var compared = Guard.Compare(All, Guard.Record([Laps], Run(300, 2)), Run(300, 2));
        Assert.Equal(1, compared.Worse);
        Assert.Contains("| wait in the peer's |  | 0.5 | not recorded |", compared.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_recorded_and_is_no_target_any_more_is_told()
    {
        var compared = Guard.Compare([Wait], Guard.Record(All, Run(300, 2)), Run(300, 2));
        Assert.Equal(1, compared.Worse);
        Assert.Contains("no longer a target", compared.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_round_that_failed_counts_for_no_ratio()
    {
        var run = new RunResults(
        [
            new Outcome(new Race(),
            [
                new Row("Ours", "", [null, [300, 2], [300, 2]]), new Row("Peer", "", [[1, 1], null, [100, 4]]),
            ]),
        ]);
        Assert.Equal((2, 3.0), (run.Failed, run.Ratio("race", "Ours", "Peer", 0)!.Median));
        Assert.Equal(300, run.Figure("race", "Ours", 0)!.Median);
    }

    [Fact]
    public void What_failed_in_each_round_is_not_measured()
    {
        var run = new RunResults(
        [
            new Outcome(new Race(), [new Row("Ours", "", [null]), new Row("Peer", "", [[1, 1]])]),
        ]);
        Assert.Null(run.Figure("race", "Ours", 0));
        Assert.Null(run.Ratio("race", "Ours", "Peer", 0));
        Assert.Contains("| Ours |  | failed | failed |", Table.Of(run.Outcomes[0]), StringComparison.Ordinal);
        Assert.Contains("Peer", Chart.Of(run.Outcomes), StringComparison.Ordinal);
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

    private static RunResults Run(double laps, double wait) => Run([laps], [wait]);

    private static RunResults Run(double[] laps, double[] waits) => new(
    [
        new Outcome(new Race(),
        [
            new Row("Ours", "", [.. laps.Zip(waits, (lap, wait) => new[] { lap, wait })]),
            new Row("Peer", "", [.. laps.Select(_ => new double[] { 100, 4 })]),
        ]),
    ]);

    private sealed class Race : IScenario
    {
        public string Name => "race";

        public string Title => "A race";

        public IReadOnlyList<Figure> Figures { get; } = [new("laps/s"), new("wait, ms", true)];

        public IReadOnlyList<Entrant> Entrants => [];
    }
}
