using Frota.Cli.Supervision;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Frota.UnitTests.Cli.Supervision;

public sealed class ScaleTests
{
    private static readonly ScaleRange Range = new(3, 6);

    [Theory]
    [InlineData("5", 5, 5)]
    [InlineData("3..6", 3, 6)]
    [InlineData(" 1..1\n", 1, 1)]
    public void A_range_is_read(string text, int least, int most)
    {
        Assert.True(ScaleRange.TryParse(text, out var range));
        Assert.Equal(new ScaleRange(least, most), range);
        Assert.True(ScaleRange.TryParse(range.ToString(), out var again));
        Assert.Equal(range, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("6..3")]
    [InlineData("1..2..3")]
    [InlineData("1001")]
    [InlineData("auto")]
    public void What_is_no_range_is_refused(string text) => Assert.False(ScaleRange.TryParse(text, out _));

    [Fact]
    public void Work_that_waits_for_full_workers_brings_one_more_soon_and_the_next_after_a_rest()
    {
        var run = new Run(3);
        run.Pass(9, oldest: 8, load: 1);
        Assert.Equal(3, run.Up);
        run.Pass(2, oldest: 8, load: 1);
        Assert.Equal(4, run.Up);
        run.Pass(29, oldest: 8, load: 1);
        Assert.Equal(4, run.Up);
        run.Pass(3, oldest: 8, load: 1);
        Assert.Equal(5, run.Up);
    }

    [Theory]
    [InlineData(60, 0.2)] // a model that is away: free slots, and nobody could help
    [InlineData(0, 1.0)] // full, and nobody waits
    public void One_sign_alone_changes_nothing(double oldest, double load)
    {
        var run = new Run(4);
        run.Pass(3600, oldest, load);
        Assert.Equal(4, run.Up);
    }

    [Fact]
    public void Idle_workers_end_late_and_one_by_one_down_to_the_least()
    {
        var run = new Run(6);
        run.Pass(299, oldest: 0, load: 0);
        Assert.Equal(6, run.Up);
        run.Pass(2, oldest: 0, load: 0);
        Assert.Equal(5, run.Up);
        run.Pass(3600, oldest: 0, load: 0);
        Assert.Equal(3, run.Up);
    }

    [Fact]
    public void A_moment_of_calm_begins_the_wait_anew()
    {
        var run = new Run(3);
        for (var i = 0; i < 20; i++)
        {
            run.Pass(8, oldest: 8, load: 1);
            run.Pass(1, oldest: 0, load: 1);
        }

        Assert.Equal(3, run.Up);
    }

    [Fact]
    public void At_its_limit_and_without_memory_it_says_that_more_is_wanted()
    {
        var full = new Run(6);
        full.Pass(60, oldest: 8, load: 1);
        Assert.Equal((6, true), (full.Up, full.Saturated));
        var poor = new Run(4) { HasRoom = false };
        poor.Pass(60, oldest: 8, load: 1);
        Assert.Equal((4, true), (poor.Up, poor.Saturated));
    }

    [Fact]
    public void A_new_range_holds_at_once()
    {
        Assert.Equal(3, ScaleRule.Decide(ScaleState.Fresh, Sample(0, up: 1), Range).Target);
        Assert.Equal(6, ScaleRule.Decide(ScaleState.Fresh, Sample(0, up: 9), Range).Target);
        Assert.Equal(2, ScaleRule.Decide(ScaleState.Fresh, Sample(0, up: 3), Range.Within(2)).Target);
    }

    [Fact]
    public void The_target_is_always_in_the_range() => Prop.ForAll<(byte Up, ushort Oldest, byte Load, byte Since)>(
        drawn => ScaleRule.Decide(
            new ScaleState(TimeSpan.FromSeconds(drawn.Since), TimeSpan.FromSeconds(drawn.Since), null),
            Sample(3600, drawn.Up, drawn.Oldest, drawn.Load / 255.0), Range).Target is >= 3 and <= 6)
        .QuickCheckThrowOnFailure();

    private static ScaleSample Sample(double now, int up, double oldest = 0, double load = 0.5, bool room = true) =>
        new(TimeSpan.FromSeconds(now), up, TimeSpan.FromSeconds(oldest), load, room);

    /// <summary>A host that does what is decided, looked at once a second.</summary>
    private sealed class Run(int up)
    {
        private ScaleState _state = ScaleState.Fresh;
        private int _now;

        public int Up { get; private set; } = up;

        public bool Saturated { get; private set; }

        public bool HasRoom { get; init; } = true;

        public void Pass(int seconds, double oldest, double load)
        {
            for (var i = 0; i < seconds; i++)
            {
                var decision = ScaleRule.Decide(_state, Sample(_now++, Up, oldest, load, HasRoom), Range);
                (_state, Up, Saturated) = (decision.Next, decision.Target, decision.Saturated);
            }
        }
    }
}
