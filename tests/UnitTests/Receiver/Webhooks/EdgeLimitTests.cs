using FsCheck.Fluent;
using Frota.Receiver.Webhooks;
using Xunit;

namespace Frota.UnitTests.Receiver.Webhooks;

public sealed class EdgeLimitTests
{
    [Fact]
    public void Two_seconds_worth_may_come_at_once_and_no_more()
    {
        using var limit = new EdgeLimit(1);

        var admitted = Enumerable.Range(0, 100).TakeWhile(_ => limit.Admits(7)).Count();

        // Two, and one more for each second that a slow machine takes.
        Assert.InRange(admitted, 2, 10);
    }

    [Fact]
    public void One_account_does_not_take_anothers_share()
    {
        using var limit = new EdgeLimit(1);
        while (limit.Admits(7))
        {
        }

        Assert.True(limit.Admits(8));
    }

    [Fact]
    public void A_bucket_fills_at_the_rate_that_was_set() =>
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), rate =>
        {
            var bucket = EdgeLimit.BucketFor(rate);
            var refilled = bucket.TokensPerPeriod / bucket.ReplenishmentPeriod.TotalSeconds;
            return Math.Abs(refilled - rate) / rate < 0.001 && bucket.TokenLimit == rate * 2 && bucket.QueueLimit == 0;
        }).Holds();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    [InlineData(15, 1)]
    [InlineData(19, 1)]
    [InlineData(2_000, 200)]
    public void Refills_come_about_ten_times_a_second_where_the_rate_allows(int rate, int tokens) =>
        Assert.Equal(tokens, EdgeLimit.BucketFor(rate).TokensPerPeriod);
}
