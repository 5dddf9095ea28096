using Frota.Conversations.Fairness;
using Xunit;

namespace Frota.UnitTests.Conversations.Fairness;

public sealed class SharesTests
{
    [Fact]
    public void A_burst_is_seen_while_it_comes()
    {
        var shares = new Shares(new PendingWork(2, new Dictionary<long, int>()), slotsOfWorker: 10);

        Assert.Equal([.. Enumerable.Repeat(true, 10), false, false], Claim(shares, 7, times: 12));
    }

    [Fact]
    public void What_was_counted_is_the_beginning()
    {
        var shares = new Shares(new PendingWork(2, new Dictionary<long, int> { [7] = 9 }), slotsOfWorker: 10);

        Assert.Equal([true, false], Claim(shares, 7, times: 2));
    }

    [Fact]
    public void A_noisy_tenant_leaves_the_others_what_they_need()
    {
        var pending = new Dictionary<long, int> { [1] = 40, [2] = 3, [3] = 1 };
        var shares = new Shares(new PendingWork(2, pending), slotsOfWorker: 20);

        Assert.Equal([false], Claim(shares, 1, times: 1));
        Assert.Equal([.. Enumerable.Repeat(true, 10), false], Claim(shares, 2, times: 11));
        Assert.Equal([.. Enumerable.Repeat(true, 12), false], Claim(shares, 4, times: 13));
        Assert.Equal([1, 2, 3], shares.Tenants.Order());
    }

    [Fact]
    public void More_workers_have_more_to_share()
    {
        var pending = new Dictionary<long, int> { [1] = 100 };

        Assert.Equal((10, 30), (
            new Shares(new PendingWork(2, pending), slotsOfWorker: 10).Of(1),
            new Shares(new PendingWork(6, pending), slotsOfWorker: 10).Of(1)));
    }

    private static List<bool> Claim(Shares shares, long tenant, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => shares.TryClaim(tenant))];
}
