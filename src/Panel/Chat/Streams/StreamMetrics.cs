using System.Diagnostics.Metrics;

namespace Frota.Panel.Chat.Streams;

/// <summary>How many pages listen.</summary>
internal sealed class StreamMetrics(StreamHub hub) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("Frota.Panel.Chat");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("frota.chat.streams", () => hub.Count, "{stream}",
            "Pages of the web chat that are open.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
