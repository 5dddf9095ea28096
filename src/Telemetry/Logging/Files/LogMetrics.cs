using System.Diagnostics.Metrics;

namespace Frota.Telemetry.Logging.Files;

/// <summary>What the daily files did not get.</summary>
internal static class LogMetrics
{
    private static readonly Meter Meter = new("Frota.Telemetry.Logging");

    private static readonly Counter<long> Lost = Meter.CreateCounter<long>(
        "frota.log.lines.lost", "{line}", "Lines that are not in the daily files, by the cause.");

    /// <summary>A line is not in the file.</summary>
    /// <param name="cause"><c>unwritable</c>, <c>day_full</c> or <c>queue_full</c>.</param>
    public static void Miss(string cause) => Lost.Add(1, KeyValuePair.Create("cause", (object?)cause));
}
