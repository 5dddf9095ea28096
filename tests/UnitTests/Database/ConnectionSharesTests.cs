using Frota.Database;
using Frota.UnitTests.Connectors.Llm;
using Xunit;

namespace Frota.UnitTests.Database;

/// <summary>Who may hold how many of a pool's connections.</summary>
public sealed class ConnectionSharesTests
{
    private const int Connections = 20;

    private readonly ManualTime _time = new();
    private readonly ConnectionShares _shares;

    public ConnectionSharesTests() => _shares = new ConnectionShares(Connections, _time);

    [Fact]
    public void A_tenant_alone_may_hold_all() =>
        Assert.Equal(Connections, Take(1, Connections + 5).Count(t => t.IsCompletedSuccessfully));

    [Fact]
    public void Beside_others_it_holds_its_part_and_never_less_than_the_least()
    {
        Take(2, 1);
        Assert.Equal(Connections / 2, Granted(Take(1, 30)));
        Enumerable.Range(3, 10).ToList().ForEach(other => Take(other, 1));
        Assert.Equal(ConnectionShares.Least, Granted(Take(20, 30)));
    }

    [Fact]
    public async Task Who_has_not_come_for_two_seconds_has_no_part()
    {
        (await Take(2, 1)[0]).GiveBack();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Connections, Granted(Take(1, 30)));
    }

    [Fact]
    public async Task What_is_given_back_goes_to_the_one_that_waited_longest()
    {
        var all = Take(1, Connections + 2);
        (await all[0]).GiveBack();
        await all[Connections];
        Assert.False(all[Connections + 1].IsCompleted);
    }

    [Fact]
    public async Task Given_back_twice_counts_once()
    {
        var all = Take(1, Connections + 2);
        var one = await all[0];
        one.GiveBack();
        one.GiveBack();
        await all[Connections];
        Assert.False(all[Connections + 1].IsCompleted);
    }

    [Fact]
    public async Task Whoever_stops_waiting_takes_nothing()
    {
        var all = Take(1, Connections);
        using var impatient = new CancellationTokenSource();
        var leaves = _shares.TakeAsync(1, impatient.Token);
        var stays = _shares.TakeAsync(1, CancellationToken.None);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        (await all[0]).GiveBack();
        await stays;
    }

    private static int Granted(Task<ConnectionShares.Place>[] taken) => taken.Count(t => t.IsCompletedSuccessfully);

    private Task<ConnectionShares.Place>[] Take(long tenant, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => _shares.TakeAsync(tenant, CancellationToken.None))];
}
