using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Frota.Telemetry.Metrics.Collecting;

/// <summary>What every process tells of itself.</summary>
internal sealed class ProcessMetrics : IDisposable
{
    private readonly Meter _meter = new("Frota.Telemetry");

    public ProcessMetrics(MetricsTarget target)
    {
        KeyValuePair<string, object?>[] build =
            [new("version", target.Build.Version), new("commit", target.Build.Commit)];
        var started = new DateTimeOffset(Process.GetCurrentProcess().StartTime).ToUnixTimeMilliseconds() / 1000.0;
        _meter.CreateObservableGauge("frota.build.info", () => new Measurement<long>(1, build),
            description: "Always 1; the labels say which build runs.");
        _meter.CreateObservableGauge("process.start_time", () => started, "s",
            "When the process started, in seconds since 1970.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
