using System.Diagnostics.Metrics;
using Frota.Messaging.Consuming;

namespace Frota.Workers.Fleet;

/// <summary>What a worker tells of itself; the meter is also that of its roles' instruments.</summary>
internal sealed class WorkerMetrics(Workload workload) : IHostedService, IDisposable
{
    /// <summary>The meter of all roles.</summary>
    public static readonly Meter Roles = new("Frota.Workers");

    // Of this host alone: it ends with it.
    private readonly Meter _own = new("Frota.Workers.Host");

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _own.CreateObservableGauge("frota.worker.draining",
            () => workload.IsQuiet ? 1 : 0,
            description: "1 while the worker finishes what is under way and takes no more.");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();
}
