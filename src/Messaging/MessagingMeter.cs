using System.Diagnostics.Metrics;

namespace Frota.Messaging;

/// <summary>The meter of the engine's instruments; each is declared beside the code that it counts.</summary>
internal static class MessagingMeter
{
    public static readonly Meter Instance = new("Frota.Messaging");

    /// <summary>
    /// Seconds, up to the longest handling. The convention for messaging ends at 10 s; a turn asks a model and may take
    /// two minutes.
    /// </summary>
    public static readonly InstrumentAdvice<double> Handling = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 90, 120],
    };

    /// <summary>Seconds, up to the longest wait for a confirm.</summary>
    public static readonly InstrumentAdvice<double> Confirming = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };
}
