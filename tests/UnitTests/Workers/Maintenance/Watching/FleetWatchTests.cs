using Frota.Messaging;
using Frota.UnitTests.Panel;
using Frota.Workers.Maintenance.Watching;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Workers.Maintenance.Watching;

public sealed class FleetWatchTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly GaugeBoard _board = new();

    public void Dispose() => _board.Dispose();

    [Fact]
    public async Task A_source_that_is_away_leaves_a_visible_gap_and_the_others_stay()
    {
        var (broken, fine) = (new Source("broken", Fails: true), new Source("fine"));
        using var leading = new CancellationTokenSource();
        var watching = Watch(broken, fine).RunAsync(leading.Token);

        Shows("frota.source.up broken 0", "frota.source.up fine 1", "depth fine 1");

        broken.Fails = false;
        fine.Fails = true;
        _clock.Advance(FleetWatch.Period);
        Shows("frota.source.up broken 1", "depth broken 2", "frota.source.up fine 0");

        await leading.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task A_source_is_asked_every_ten_seconds_and_no_sooner()
    {
        var source = new Source("one");
        using var leading = new CancellationTokenSource();
        var watching = Watch(source).RunAsync(leading.Token);
        _clock.Advance(FleetWatch.Period - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, source.Asked);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Shows("frota.source.up one 1", "depth one 2");

        await leading.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task A_source_that_says_nothing_is_away_after_a_while()
    {
        using var leading = new CancellationTokenSource();
        var watching = Watch(new Source("silent", Hangs: true)).RunAsync(leading.Token);
        Assert.Empty(Shown());
        _clock.Advance(FleetWatch.Patience);
        Shows("frota.source.up silent 0");

        await leading.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task Who_leads_no_more_shows_nothing()
    {
        using var leading = new CancellationTokenSource();
        var watching = Watch(new Source("one")).RunAsync(leading.Token);
        Assert.NotEmpty(Shown());

        await leading.CancelAsync();
        await watching;

        Assert.Empty(Shown());
    }

    private FleetWatch Watch(params IFleetSource[] sources) =>
        new(sources, _board, _clock, NullLogger<FleetWatch>.Instance);

    // What a timer sets going may end on another thread.
    private void Shows(params string[] lines) => Assert.True(
        SpinWait.SpinUntil(() => Shown().SequenceEqual(lines), TimeSpan.FromSeconds(10)), string.Join('\n', Shown()));

    private string[] Shown() => [.. _board.All.Select(g => $"{g.Name} {g.Label?.Value} {g.Value}")];

    private sealed record Source(string Name, bool Fails = false, bool Hangs = false) : IFleetSource
    {
        public bool Fails { get; set; } = Fails;

        public int Asked { get; private set; }

        public async Task<IReadOnlyList<Gauge>> AskAsync(CancellationToken cancel)
        {
            Asked++;
            if (Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            }

            return Fails
                ? throw new BrokerUnavailableException("away")
                : [new Gauge("depth", "", "", Asked, ("queue", Name))];
        }
    }
}
