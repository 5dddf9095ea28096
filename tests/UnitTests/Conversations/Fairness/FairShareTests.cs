using FsCheck.Fluent;
using Frota.Conversations.Fairness;
using Xunit;

namespace Frota.UnitTests.Conversations.Fairness;

public sealed class FairShareTests
{
    [Theory]
    [InlineData(96, new int[0], 48)] // alone: the other half is for somebody who may come
    [InlineData(96, new[] { 1, 1, 2 }, 46)] // small ones get what they need, whole
    [InlineData(96, new[] { 96 }, 32)] // two noisy ones: a third each
    [InlineData(96, new[] { 10, 96, 96 }, 21)]
    [InlineData(96, new[] { 31 }, 32)]
    [InlineData(96, new[] { 33 }, 32)]
    [InlineData(32, new[] { 32, 32, 32, 32, 32, 32, 32, 32, 32 }, 8)] // never less than the least
    [InlineData(0, new int[0], 8)]
    public void A_share_is_what_max_min_fairness_gives(int slots, int[] others, int share) =>
        Assert.Equal(share, FairShare.Of(slots, others));

    [Fact]
    public void Who_asks_for_no_more_than_an_even_part_has_it() => Law((slots, others) =>
        FairShare.Of(slots, others) >= slots / (others.Length + 2));

    [Fact]
    public void A_share_leaves_as_much_for_a_tenant_that_comes_anew() => Law((slots, others) =>
        FairShare.Of(slots, others) is var share
        && (share == FairShare.Least || others.Sum(p => Math.Min(p, share)) + (2 * share) <= slots));

    [Fact]
    public void More_of_the_others_never_makes_a_share_larger() => Law((slots, others) =>
        others.Length == 0 || FairShare.Of(slots, others) <= FairShare.Of(slots, others[1..]));

    private static void Law(Func<int, int[], bool> holds) => Prop.ForAll(
        Gen.Zip(Gen.Choose(0, 400), Gen.ArrayOf(Gen.Choose(0, 100))).ToArbitrary(),
        c => holds(c.Item1, [.. c.Item2.Order()])).Holds();
}
