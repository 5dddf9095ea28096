using Frota.Messaging.Consuming;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Messaging.Consuming;

public sealed class WorkloadTests : IDisposable
{
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly Workload _workload;

    public WorkloadTests() => _workload = new Workload(_lifetime);

    public void Dispose() => _workload.Dispose();

    [Fact]
    public void It_waits_until_each_consumer_is_served()
    {
        _workload.Add(() => 0);
        _workload.Add(() => 0);
        _workload.Subscribed(1);
        Assert.Equal(WorkState.Waiting, _workload.State);
        _workload.Subscribed(1);
        Assert.Equal(WorkState.Working, _workload.State);
        _workload.Subscribed(-1);
        Assert.Equal(WorkState.Waiting, _workload.State);
    }

    [Fact]
    public async Task Quiet_lasts_until_it_is_resumed()
    {
        var before = _workload.Quiet;
        _workload.GoQuiet();
        _workload.GoQuiet();
        Assert.True(before.IsCancellationRequested);
        Assert.Equal((WorkState.Quiet, true), (_workload.State, _workload.IsQuiet));
        var resumed = _workload.ResumedAsync(TestContext.Current.CancellationToken);
        Assert.False(resumed.IsCompleted);
        _workload.Resume();
        await resumed;
        Assert.Equal((WorkState.Working, false), (_workload.State, _workload.IsQuiet));
        Assert.True(_workload.ResumedAsync(TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public void A_process_that_stops_is_quiet_for_good()
    {
        var token = _workload.Quiet;
        _lifetime.StopApplication();
        _workload.Resume();
        Assert.True(token.IsCancellationRequested);
        Assert.Equal((WorkState.Stopping, true), (_workload.State, _workload.IsQuiet));
    }

    [Fact]
    public void It_is_as_full_as_the_fullest_consumer_and_counts_what_is_under_way()
    {
        Assert.Equal((0, 0), (_workload.Load, _workload.Busy));
        _workload.Add(() => 0.25);
        _workload.Add(() => 0.75);
        _workload.Change("q", 1);
        _workload.Change("q", 1);
        _workload.Change("q", -1);
        Assert.Equal((0.75, 1), (_workload.Load, _workload.Busy));
    }
}
