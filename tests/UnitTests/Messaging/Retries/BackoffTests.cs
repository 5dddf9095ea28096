using FsCheck;
using FsCheck.Fluent;
using Frota.Messaging.Retries;
using Xunit;

namespace Frota.UnitTests.Messaging.Retries;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly Gen<double> Chances = Gen.Choose(0, 999_999).Select(n => n / 1_000_000.0);

    // Far above any limit in use, so that doubling has room to overflow if it can.
    private static readonly Gen<int> Attempts = Gen.OneOf(Gen.Choose(1, 20), Gen.Choose(1, int.MaxValue));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(10, 512)]
    [InlineData(11, 600)]
    [InlineData(1000, 600)]
    [InlineData(0, 1)]
    [InlineData(-7, 1)]
    public void Doubles_up_to_the_cap(int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.For(attempt, First, Longest, 0));

    [Fact]
    public void Jitter_cuts_by_half_at_most_and_adds_nothing() =>
        Prop.ForAll(Gen.Zip(Attempts, Chances).ToArbitrary(), drawn =>
        {
            var whole = Backoff.For(drawn.Item1, First, Longest, 0);
            var cut = Backoff.For(drawn.Item1, First, Longest, drawn.Item2);
            return cut <= whole && cut > whole / 2 - TimeSpan.FromTicks(10_000);
        }).Holds();

    [Fact]
    public void Stays_between_half_the_first_delay_and_the_cap() =>
        Prop.ForAll(Gen.Zip(Attempts, Chances).ToArbitrary(), drawn =>
        {
            var delay = Backoff.For(drawn.Item1, First, Longest, drawn.Item2);
            return delay >= First / 2 && delay <= Longest;
        }).Holds();

    [Fact]
    public void A_later_attempt_never_waits_less_on_the_same_chance() =>
        Prop.ForAll(Gen.Zip(Attempts, Chances).ToArbitrary(), drawn =>
        {
            var attempt = Math.Min(drawn.Item1, int.MaxValue - 1);
            return Backoff.For(attempt, First, Longest, drawn.Item2)
                <= Backoff.For(attempt + 1, First, Longest, drawn.Item2);
        }).Holds();
}
