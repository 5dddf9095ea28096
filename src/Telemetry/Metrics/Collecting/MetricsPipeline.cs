using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Frota.Telemetry.Metrics.Exposition;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Frota.Telemetry.Metrics.Collecting;

/// <summary>
/// Listens to the process's instruments and aggregates them, from its making to its end; made before the first request
/// is served and the first delivery handled.
/// </summary>
internal sealed class MetricsPipeline : IDisposable
{
    /// <summary>
    /// Series of one instrument. Every label is from a short list; what comes above goes into one series with
    /// <c>otel_metric_overflow="true"</c>. The SDK reserves memory for as many.
    /// </summary>
    public const int MostSeries = 300;

    // Of Npgsql the pools only: a histogram of every statement would cost more than it tells.
    private const string PoolInstruments = "db.client.connection.";

    private readonly FamilyExporter _exporter = new();
    private readonly MeterProvider _provider;

    /// <param name="target">Which process it is.</param>
    /// <param name="meters">The meters to listen to; <c>*</c> stands for anything.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The provider disposes its reader.")]
    public MetricsPipeline(MetricsTarget target, params string[] meters)
    {
        var reader = new BaseExportingMetricReader(_exporter)
        {
            TemporalityPreference = MetricReaderTemporalityPreference.Cumulative,
        };
        _provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(
                target.Process, "frota", target.Build.Version, autoGenerateServiceInstanceId: false))
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddMeter(meters)
            .AddView(Shape)
            .AddReader(reader)
            .Build();
    }

    /// <summary>Reads every instrument now; one call at a time.</summary>
    /// <exception cref="ScrapeFailedException">The SDK could not collect.</exception>
    public IReadOnlyList<Family> Collect() => _exporter.Collect?.Invoke(Timeout.Infinite) == true
        ? _exporter.Families
        : throw new ScrapeFailedException("the instruments could not be read");

    /// <inheritdoc/>
    public void Dispose() => _provider.Dispose();

    private static MetricStreamConfiguration Shape(Instrument instrument) =>
        instrument.Meter.Name == "Npgsql" && !instrument.Name.StartsWith(PoolInstruments, StringComparison.Ordinal)
            ? MetricStreamConfiguration.Drop
            : new MetricStreamConfiguration { CardinalityLimit = MostSeries };
}
