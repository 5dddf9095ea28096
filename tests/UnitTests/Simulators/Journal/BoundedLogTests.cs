using Frota.Simulators.Journal;
using Xunit;

namespace Frota.UnitTests.Simulators.Journal;

public sealed class BoundedLogTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public void Forgets_the_oldest_and_keeps_counting()
    {
        BoundedLog<long> log = new(80);
        for (var i = 0; i < 1000; i++)
        {
            log.Add(seq => seq);
        }

        var kept = log.Since(0);
        Assert.InRange(kept.Count, 80, 90);
        Assert.Equal(Enumerable.Range(1000 - kept.Count + 1, kept.Count).Select(i => (long)i), kept);
        Assert.Equal([999, 1000], log.Since(998));
        Assert.Empty(log.Since(1000));
        Assert.Empty(log.Since(long.MaxValue - 5));
    }

    [Fact]
    public void Goes_on_counting_after_it_was_cleared()
    {
        BoundedLog<long> log = new(10);
        log.Add(seq => seq);
        log.Clear();
        log.Add(seq => seq);

        Assert.Equal([2], log.Since(0));
    }

    [Fact]
    public async Task Wakes_those_who_wait()
    {
        BoundedLog<long> log = new(10);
        var waiting = log.WaitAsync(1, Long, TimeProvider.System, TestContext.Current.CancellationToken);

        log.Add(seq => seq);
        Assert.False(waiting.IsCompleted);
        log.Add(seq => seq);
        await waiting;

        Assert.Equal([2], log.Since(1));
    }

    [Fact]
    public async Task Lets_go_when_the_time_is_up()
    {
        BoundedLog<long> log = new(10);

        await log.WaitAsync(
            0, TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Empty(log.Since(0));
    }
}
