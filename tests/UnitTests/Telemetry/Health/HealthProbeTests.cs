using Frota.Telemetry.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Telemetry.Health;

public sealed class HealthProbeTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_ready_when_every_part_is_fine() =>
        Assert.True((await Probe(new Part("a", _ => new(default(string))), new Part("b", _ => new(default(string))))
            .ReportAsync(Cancel)).IsReady);

    [Fact]
    public async Task Names_each_failing_part_and_no_other()
    {
        var report = await Probe(
            new Part("broker", _ => new("blocked")), new Part("fine", _ => new(default(string))),
            new Part("postgres", _ => throw new InvalidOperationException("Host=secret.example"))).ReportAsync(Cancel);

        Assert.Equal(
            [new ReadinessFault("broker", "blocked"), new ReadinessFault("postgres", "InvalidOperationException")],
            report.Faults);
    }

    [Fact]
    public async Task Gives_up_on_a_part_that_ignores_its_token()
    {
        var clock = new FiringClock();
        var never = new TaskCompletionSource<string?>();
        var report = Probe(clock, new Part("stuck", _ => new(never.Task))).ReportAsync(Cancel);

        clock.Fire();

        Assert.Equal([new ReadinessFault("stuck", "no answer within 2 s")], (await report).Faults);
        Assert.All(clock.Asked, due => Assert.Equal(HealthProbe.CheckTimeout, due));
    }

    [Fact]
    public async Task Asks_all_parts_at_once()
    {
        using var both = new Barrier(2);
        Task<string?> Meet() => Task.FromResult(both.SignalAndWait(TimeSpan.FromSeconds(10)) ? null : "alone");

        var report = await Probe(new Part("a", _ => new(Meet())), new Part("b", _ => new(Meet()))).ReportAsync(Cancel);

        Assert.True(report.IsReady);
    }

    [Fact]
    public async Task Is_not_ready_once_the_host_stops()
    {
        using var lifetime = new Lifetime();
        lifetime.StopApplication();
        var probe = new HealthProbe([], lifetime, TimeProvider.System, NullLogger<HealthProbe>.Instance);

        Assert.Equal([new ReadinessFault("host", "stopping")], (await probe.ReportAsync(Cancel)).Faults);
    }

    [Theory]
    [InlineData(null, null, "healthy", true)]
    [InlineData(null, "slow", "degraded", true)]
    [InlineData("away", null, "not ready", false)]
    [InlineData("away", "slow", "not ready", false)]
    public async Task A_deep_part_is_told_and_keeps_nobody_from_serving(
        string? fault, string? deepFault, string status, bool serves)
    {
        var probe = Probe(
            new Part("postgres", _ => new(fault)), new Part("redis", _ => new(deepFault)) { IsDeep = true });

        var deep = await probe.DeepAsync(Cancel);
        Assert.Equal((status, serves), (deep.Status, deep.Serves));
        Assert.Equal([("postgres", fault is null, fault), ("redis", deepFault is null, deepFault)],
            deep.Parts.Select(p => (p.Name, p.Ok, p.Fault)));
        Assert.Equal(fault is null, (await probe.ReportAsync(Cancel)).IsReady);
    }

    [Fact]
    public void Only_a_part_that_hangs_asks_for_a_restart() => Assert.Equal(["b"], Probe(
        new Part("a", _ => new("away")), new Part("b", _ => new(default(string))) { IsStuck = true }).Stuck);

    [Fact]
    public async Task An_asker_who_leaves_is_not_a_fault()
    {
        using var gone = new CancellationTokenSource();
        var report = Probe(new Part("slow", async cancel =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return null;
        })).ReportAsync(gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => report);
    }

    private static HealthProbe Probe(params IReadinessCheck[] parts) => Probe(TimeProvider.System, parts);

    private static HealthProbe Probe(TimeProvider time, params IReadinessCheck[] parts) =>
        new(parts, new Lifetime(), time, NullLogger<HealthProbe>.Instance);

    private sealed record Part(string Name, Func<CancellationToken, ValueTask<string?>> Fault) : IReadinessCheck
    {
        public bool IsDeep { get; init; }

        public bool IsStuck { get; init; }

        public ValueTask<string?> FaultAsync(CancellationToken cancel) => Fault(cancel);
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }

    /// <summary>Timers of this clock fire when told to, and not before.</summary>
    private sealed class FiringClock : TimeProvider
    {
        private readonly List<Action> _due = [];

        public List<TimeSpan> Asked { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Asked.Add(dueTime);
            _due.Add(() => callback(state));
            return new Inert();
        }

        public void Fire() => _due.ForEach(fire => fire());

        private sealed class Inert : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
