using FsCheck;
using FsCheck.Fluent;
using Frota.Messaging;
using Frota.Messaging.Retries;
using Xunit;

namespace Frota.UnitTests.Messaging.Retries;

public sealed class WaitLadderTests
{
    /// <summary>Delays as anything may ask for them: from a tick to a day, some just above a second.</summary>
    private static readonly Gen<TimeSpan> Delays = Gen.OneOf(
        Gen.Choose(1, 30_000_000).Select(ticks => TimeSpan.FromTicks(ticks)),
        Gen.Choose(1, 86_400_000).Select(ms => TimeSpan.FromMilliseconds(ms)),
        Gen.Zip(Gen.Choose(0, 3_600), Gen.Choose(0, 19_999))
            .Select(t => TimeSpan.FromSeconds(t.Item1) + TimeSpan.FromTicks(t.Item2 + 1)));

    [Fact]
    public void Rungs_grow_and_are_named_for_their_waits() =>
        Assert.Equal(
            [
                ("frota.wait.1s", 1), ("frota.wait.2s", 2), ("frota.wait.5s", 5), ("frota.wait.15s", 15),
                ("frota.wait.1m", 60), ("frota.wait.5m", 300), ("frota.wait.30m", 1800),
            ],
            WaitLadder.Rungs.Select(r => (r.Name, (int)r.Wait.TotalSeconds)));

    [Theory]
    [InlineData(0, "1s")]
    [InlineData(300, "1s")]
    [InlineData(1_000, "1s")]
    [InlineData(1_999, "1s")]
    [InlineData(2_000, "2s")]
    [InlineData(4_999, "2s")]
    [InlineData(59_999, "15s")]
    [InlineData(60_000, "1m")]
    [InlineData(21_600_000, "30m")]
    public void Takes_the_longest_rung_that_does_not_overshoot(int milliseconds, string rung) =>
        Assert.Equal($"frota.wait.{rung}", WaitLadder.RungFor(TimeSpan.FromMilliseconds(milliseconds)).Name);

    [Fact]
    public void Only_the_shortest_rung_may_overshoot() =>
        Prop.ForAll(Delays.ToArbitrary(), delay =>
        {
            var rung = WaitLadder.RungFor(delay);
            return rung.Wait <= delay || rung == WaitLadder.Rungs[0];
        }).Holds();

    [Fact]
    public void Climbing_down_waits_at_least_the_delay_and_less_than_a_second_more() =>
        Prop.ForAll(Delays.ToArbitrary(), delay =>
        {
            // Headers carry whole milliseconds: less is not worth another rung.
            var whole = TimeSpan.FromMilliseconds(Math.Floor(delay.TotalMilliseconds));
            var waited = Climb(delay).Aggregate(TimeSpan.Zero, (sum, rung) => sum + rung.Wait);
            return waited >= whole && waited < delay + TimeSpan.FromSeconds(1);
        }).Holds();

    [Fact]
    public void Climbs_down_only_and_in_few_steps() =>
        Prop.ForAll(Delays.ToArbitrary(), delay =>
        {
            var rungs = Climb(delay);
            var descends = rungs.Zip(rungs.Skip(1)).All(pair => pair.First.Wait >= pair.Second.Wait);

            // Below the longest rung: at most 5 of 5m, 4 of 1m, 3 of 15s, 2 of 5s, 2 of 2s and 2 of 1s.
            return descends && rungs.Count <= (delay / TimeSpan.FromMinutes(30)) + 18;
        }).Holds();

    /// <summary>What a message goes through: each rung's rest travels in its headers.</summary>
    private static List<Rung> Climb(TimeSpan delay)
    {
        var rungs = new List<Rung>();
        for (var left = delay; left > TimeSpan.Zero;)
        {
            var rung = WaitLadder.RungFor(left);
            rungs.Add(rung);
            var rest = left > rung.Wait ? left - rung.Wait : TimeSpan.Zero;
            left = EnvelopeHeaders.FromTable((EnvelopeHeaders.First with { Remaining = rest }).ToTable()).Remaining;
        }

        return rungs;
    }
}
