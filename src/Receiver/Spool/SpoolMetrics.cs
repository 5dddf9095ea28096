using System.Diagnostics.Metrics;

namespace Frota.Receiver.Spool;

/// <summary>What waits in the spool of this receiver.</summary>
internal sealed class SpoolMetrics(Spools spools) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("Frota.Receiver.Spool");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("frota.spool.size", () => spools.Length, "By",
            "What waits on this receiver's disk for the broker.");
        _meter.CreateObservableGauge("frota.spool.full", () => spools.IsFull ? 1 : 0, "",
            "1 while the spool takes no more.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
