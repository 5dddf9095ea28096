using Frota.Messaging;
using Frota.Messaging.Publishing;
using Frota.UnitTests.Connectors.Llm;
using Xunit;

namespace Frota.UnitTests.Messaging.Publishing;

public sealed class ConfirmTrackerTests
{
    private readonly ManualTime _time = new();
    private readonly ConfirmTracker _tracker;

    public ConfirmTrackerTests() => _tracker = new ConfirmTracker(_time);

    [Fact]
    public void A_single_confirm_completes_its_own_publish_only()
    {
        var (first, second) = (_tracker.Next("a"), _tracker.Next("b"));

        _tracker.Ack(2, multiple: false);

        Assert.True(second.IsCompletedSuccessfully);
        Assert.False(first.IsCompleted);
    }

    [Fact]
    public void A_multiple_confirm_completes_all_up_to_its_tag()
    {
        var published = Enumerable.Range(1, 4).Select(n => _tracker.Next($"{n}")).ToArray();

        _tracker.Ack(3, multiple: true);

        Assert.All(published[..3], p => Assert.True(p.IsCompletedSuccessfully));
        Assert.False(published[3].IsCompleted);
    }

    [Fact]
    public void A_refusal_fails_what_it_covers()
    {
        var published = Enumerable.Range(1, 3).Select(n => _tracker.Next($"{n}")).ToArray();

        _tracker.Nack(2, multiple: true);
        _tracker.Ack(3, multiple: false);

        Assert.Contains("refused", Failure(published[0]), StringComparison.Ordinal);
        Assert.Contains("refused", Failure(published[1]), StringComparison.Ordinal);
        Assert.True(published[2].IsCompletedSuccessfully);
    }

    [Fact]
    public void A_returned_message_is_a_failure_although_it_is_confirmed()
    {
        var (lost, kept) = (_tracker.Next("lost"), _tracker.Next("kept"));

        _tracker.Return("lost", "no queue takes it");
        Assert.False(lost.IsCompleted);
        _tracker.Ack(2, multiple: true);

        Assert.Equal("no queue takes it", Failure(lost));
        Assert.True(kept.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_return_of_something_unknown_changes_nothing()
    {
        var published = _tracker.Next("a");

        _tracker.Return("b", "no queue takes it");
        _tracker.Ack(1, multiple: false);

        Assert.True(published.IsCompletedSuccessfully);
    }

    [Fact]
    public void Abandoned_nobody_waits_for_ever_and_what_was_settled_stays_so()
    {
        var (settled, open) = (_tracker.Next("a"), _tracker.Next("b"));
        _tracker.Ack(1, multiple: false);

        _tracker.Abandon("the channel closed");
        _tracker.Ack(2, multiple: false);

        Assert.True(settled.IsCompletedSuccessfully);
        Assert.Equal("the channel closed", Failure(open));
        Assert.Equal(TimeSpan.Zero, _tracker.OldestWait);
    }

    [Fact]
    public void Confirms_nobody_waits_for_are_passed_over()
    {
        _tracker.Ack(7, multiple: true);
        _tracker.Nack(3, multiple: false);
        var published = _tracker.Next("a");

        _tracker.Ack(0, multiple: true);

        Assert.False(published.IsCompleted);
    }

    [Fact]
    public void The_oldest_wait_is_that_of_the_first_publish_without_a_confirm()
    {
        Assert.Equal(TimeSpan.Zero, _tracker.OldestWait);
        _ = _tracker.Next("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        _ = _tracker.Next("b");
        _time.Advance(TimeSpan.FromSeconds(2));
        _ = _tracker.Next("c");

        Assert.Equal(TimeSpan.FromSeconds(3), _tracker.OldestWait);
        _tracker.Ack(2, multiple: false);
        Assert.Equal(TimeSpan.FromSeconds(3), _tracker.OldestWait);
        _tracker.Ack(1, multiple: false);
        Assert.Equal(TimeSpan.Zero, _tracker.OldestWait);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(4), _tracker.OldestWait);
        _tracker.Ack(3, multiple: false);
        Assert.Equal(TimeSpan.Zero, _tracker.OldestWait);
    }

    private static string Failure(Task published) =>
        Assert.IsType<BrokerUnavailableException>(published.Exception?.InnerException).Message;
}
