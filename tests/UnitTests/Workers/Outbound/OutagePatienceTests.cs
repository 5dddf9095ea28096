using Frota.UnitTests.Connectors.Llm;
using Frota.Workers.Outbound;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace Frota.UnitTests.Workers.Outbound;

public sealed class OutagePatienceTests : IDisposable
{
    private readonly Lifetime _lifetime = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _lifetime.Dispose();

    [Fact]
    public async Task What_has_happened_is_written_however_long_the_outage()
    {
        var tries = 0;
        var writing = Patience().WriteAsync(() =>
            ++tries < 100 ? throw new NpgsqlException("away") : Task.FromResult("written"));
        while (!writing.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal((100, "written"), (tries, await writing));
    }

    [Fact]
    public async Task A_process_that_stops_gives_up_before_its_drain_ends()
    {
        var writing = Patience().WriteAsync<int>(() => throw new NpgsqlException("away"));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(writing.IsCompleted);
        await _lifetime.Stopping.CancelAsync();
        var since = _time.GetUtcNow();
        while (!writing.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<NpgsqlException>(() => writing);
        Assert.True(_time.GetUtcNow() - since > OutagePatience.WhenStopping);
    }

    [Fact]
    public async Task What_is_no_outage_is_not_tried_again() => await Assert.ThrowsAsync<FormatException>(() =>
        Patience().WriteAsync<int>(() => throw new FormatException()));

    private OutagePatience Patience() => new(_lifetime, _time);

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        public CancellationTokenSource Stopping { get; } = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => Stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stopping.Cancel();

        public void Dispose() => Stopping.Dispose();
    }
}
