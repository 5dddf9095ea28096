using Frota.Messaging.Consuming;
using Xunit;

namespace Frota.UnitTests.Messaging.Consuming;

public sealed class SlotsTests
{
    private readonly Slots _slots = new(3);
    private readonly SlotQuota _first;
    private readonly SlotQuota _second;

    public SlotsTests() => (_first, _second) = (_slots.Join(2), _slots.Join(2));

    [Fact]
    public void What_the_others_limit_leaves_can_always_be_taken()
    {
        Assert.Equal([true, true, false], Take(_second, 3));
        Assert.Equal([true, false], Take(_first, 2));
    }

    [Fact]
    public void A_free_slot_goes_to_the_first_that_waits_not_to_the_one_that_waited_longest()
    {
        Take(_second, 2);
        Take(_first, 1);
        var late = _second.TakeAsync();
        var early = _first.TakeAsync();

        _second.Release();
        Assert.Equal((true, false), (early.IsCompleted, late.IsCompleted));
        _second.Release();
        Assert.True(late.IsCompleted);
    }

    [Fact]
    public void A_limit_holds_though_slots_are_free()
    {
        Take(_first, 2);
        var third = _first.TakeAsync();
        Assert.False(third.IsCompleted);

        _first.Release();
        Assert.True(third.IsCompleted);
    }

    [Fact]
    public void Who_takes_only_what_is_free_passes_nobody()
    {
        Take(_first, 1);
        Assert.True(_second.TryTake());
        Assert.True(_second.TryTake());
        Assert.False(_second.TryTake()); // its limit, and there is none
        var waits = _first.TakeAsync();
        _second.Release();
        Assert.True(waits.IsCompleted);
        Assert.False(_second.TryTake());
    }

    [Fact]
    public void Idle_is_when_nothing_of_ones_own_is_held()
    {
        Take(_first, 1);
        Take(_second, 1);
        var idle = _first.IdleAsync();
        Assert.False(idle.IsCompleted);

        _first.Release();
        Assert.True(idle.IsCompleted);
        Assert.False(_second.IdleAsync().IsCompleted);
        Assert.True(_first.IdleAsync().IsCompleted);
    }

    [Fact]
    public async Task A_consumer_is_full_when_it_may_take_no_more_or_there_is_none()
    {
        var slots = new Slots(4);
        var (a, b) = (slots.Join(2), slots.Join(3));
        Assert.Equal((0, 0), (a.Load, b.Load));
        await a.TakeAsync();
        Assert.Equal((0.5, 0.25), (a.Load, b.Load));
        await a.TakeAsync();
        Assert.Equal((1, 0.5), (a.Load, b.Load));
        await b.TakeAsync();
        await b.TakeAsync();
        Assert.Equal((1, 1), (a.Load, b.Load));
        a.Release();
        b.Release();
        Assert.Equal((0.5, 0.5), (a.Load, b.Load));
    }

    [Fact]
    public async Task A_slot_is_lent_while_its_handling_waits_and_the_next_one_is_taken_back()
    {
        var quota = new Slots(1).Join(1, lent: 1);
        await quota.TakeAsync();
        var (answer, next) = (new TaskCompletionSource<string>(), quota.TakeAsync());
        var lending = quota.LendAsync(() => answer.Task);
        Assert.True(next.IsCompleted);

        answer.SetResult("yes");
        var third = quota.TakeAsync();
        Assert.False(lending.IsCompleted);
        quota.Release();
        Assert.Equal("yes", await lending.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.False(third.IsCompleted);
        quota.Release();
        Assert.True(third.IsCompleted);
    }

    [Fact]
    public async Task Above_its_limit_a_handling_keeps_its_slot()
    {
        var quota = new Slots(2).Join(2, lent: 1);
        Take(quota, 2);
        var answer = new TaskCompletionSource<int>();
        var both = Enumerable.Range(0, 2).Select(_ => quota.LendAsync(() => answer.Task)).ToList();
        Assert.Equal([true, false], Take(quota, 2));

        answer.SetResult(7);
        Assert.Equal(7, await both[1].WaitAsync(TimeSpan.FromSeconds(10)));
        quota.Release();
        Assert.Equal(7, await both[0].WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task What_is_lent_is_not_idle_and_a_fault_takes_the_slot_back_too()
    {
        var quota = new Slots(1).Join(1, lent: 1);
        await quota.TakeAsync();
        var answer = new TaskCompletionSource<int>();
        var lending = quota.LendAsync(() => answer.Task);
        var idle = quota.IdleAsync();
        Assert.False(idle.IsCompleted);

        answer.SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => lending);
        Assert.False(idle.IsCompleted);
        quota.Release();
        Assert.True(idle.IsCompleted);
    }

    private static List<bool> Take(SlotQuota quota, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => quota.TakeAsync()).ToList().Select(t => t.IsCompleted)];
}
