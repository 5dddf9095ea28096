using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

namespace Frota.Telemetry.Traces;

/// <summary>
/// Hands batches of spans to the real exporter, counts what became of them, and says once that the collector is away
/// and once that it is back. One thread of its own calls it; what it cannot hand over is lost.
/// </summary>
internal sealed partial class CountedExporter(BaseExporter<Activity> exporter, ILogger<CountedExporter> logger)
    : BaseExporter<Activity>
{
    private bool _away;

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Activity> batch)
    {
        var count = batch.Count;
        var result = exporter.Export(batch);
        var failed = result == ExportResult.Failure;
        SpanMetrics.Count(count, failed);
        if (failed != _away)
        {
            _away = failed;
            Tell(failed);
        }

        return result;
    }

    /// <inheritdoc/>
    protected override bool OnShutdown(int timeoutMilliseconds) => exporter.Shutdown(timeoutMilliseconds);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            exporter.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Tell(bool away)
    {
        if (away)
        {
            LogAway();
        }
        else
        {
            LogBack();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the collector of traces takes nothing; spans are lost")]
    private partial void LogAway();

    [LoggerMessage(Level = LogLevel.Information, Message = "the collector of traces takes spans again")]
    private partial void LogBack();
}
