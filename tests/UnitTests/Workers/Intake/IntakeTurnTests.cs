using FsCheck;
using FsCheck.Fluent;
using Frota.Contracts;
using Frota.Workers.Intake;
using Xunit;

namespace Frota.UnitTests.Workers.Intake;

/// <summary>Who is stored now and who waits.</summary>
public sealed class IntakeTurnTests
{
    private static readonly Gen<((int Account, int Bytes)[] Webhooks, long[] Waiting)> Batches =
        from webhooks in Gen.Choose(0, 6)
            .SelectMany(_ => Gen.Choose(0, 3_000), (account, bytes) => (account, bytes)).ArrayOf().Resize(300)
        from waiting in Gen.Choose(0, 6).ArrayOf().Resize(3)
        select (webhooks, waiting.Select(w => (long)w).ToArray());

    [Fact]
    public void Nothing_is_lost_and_nothing_of_an_account_overtakes_what_it_sent_before() =>
        Prop.ForAll(Batches.ToArbitrary(), batch =>
        {
            var items = Items(batch.Webhooks);
            var turn = IntakeTurn.Of(items, batch.Waiting);
            return items.GroupBy(i => i.AccountId).All(account => account.Select(i => i.Id).SequenceEqual(
                Now(turn).Concat(turn.Later).Where(i => i.AccountId == account.Key).Select(i => i.Id)))
                && Now(turn).Count + turn.Later.Count == items.Length
                && turn.Now.All(transaction => transaction.Count > 0)
                && !Now(turn).Any(i => batch.Waiting.Contains(i.AccountId));
        }).Holds();

    [Fact]
    public void While_there_is_room_for_all_nobody_waits()
    {
        var items = Items([(1, IntakeTurn.Room - 1), (2, 1)]);
        Assert.Equal(items, Assert.Single(IntakeTurn.Of(items, []).Now));
    }

    [Fact]
    public void A_burst_takes_no_more_than_its_share_and_the_others_are_stored_whole()
    {
        var turn = IntakeTurn.Of(
            Items([.. Enumerable.Repeat((1, 500), 5_000), .. Enumerable.Range(2, 10).Select(a => (a, 500))]), []);

        Assert.Equal(Enumerable.Range(2, 10), Now(turn).TakeLast(10).Select(i => (int)i.AccountId));
        Assert.InRange(Now(turn).Sum(i => i.Body.Length), IntakeTurn.Room / 3, IntakeTurn.Room);
        Assert.All(turn.Later, i => Assert.Equal(1, i.AccountId));
    }

    [Fact]
    public void Where_all_send_alike_nobody_is_put_off()
    {
        var items = Items([.. Enumerable.Range(0, 640).Select(n => (n % 32, 1_000 + (n % 7)))]);
        Assert.Equal(items, Assert.Single(IntakeTurn.Of(items, []).Now));
    }

    [Fact]
    public void However_much_all_of_them_send_nobody_is_put_off_and_a_transaction_has_an_end()
    {
        var turn = IntakeTurn.Of(
            Items([.. Enumerable.Range(0, 9_000).Select(n => (n % 3, 1_000)), (4, 1_000), (5, 1_000)]), []);

        Assert.Empty(turn.Later);
        Assert.Contains(turn.Now[0], i => i.AccountId == 5);
        Assert.All(turn.Now, transaction => Assert.InRange(
            transaction.Sum(i => i.Body.Length), 1, IntakeTurn.RoomOfPeers + 5_000));
    }

    [Fact]
    public void A_webhook_larger_than_the_room_has_its_turn()
    {
        var items = Items([(1, IntakeTurn.Room * 2), (1, 1)]);
        Assert.Equal([items[0]], Now(IntakeTurn.Of(items, [])));
    }

    [Fact]
    public void Who_has_something_waiting_waits_behind_it()
    {
        var turn = IntakeTurn.Of(Items([(1, 9), (2, 9), (1, 9)]), [1]);
        Assert.Equal([2], Now(turn).Select(i => i.AccountId));
        Assert.Equal([1, 1], turn.Later.Select(i => i.AccountId));
    }

    private static List<WebhookItem> Now(IntakeTurn turn) => [.. turn.Now.SelectMany(transaction => transaction)];

    private static WebhookItem[] Items((int Account, int Bytes)[] webhooks) => [.. webhooks.Select(w => new WebhookItem(
        Guid.CreateVersion7(), w.Account, w.Account, "c", DateTimeOffset.UnixEpoch, new byte[w.Bytes]))];
}
