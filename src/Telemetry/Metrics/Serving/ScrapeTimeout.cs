using System.Globalization;

namespace Frota.Telemetry.Metrics.Serving;

/// <summary>How long a scraper says that it waits.</summary>
internal static class ScrapeTimeout
{
    /// <summary>The header that Prometheus sends.</summary>
    public const string Header = "X-Prometheus-Scrape-Timeout-Seconds";

    /// <summary>Prometheus' own default, for those who do not say, and the most that anyone gets.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Reads the header's value; what is no number above zero counts as not said.</summary>
    public static TimeSpan Read(string? seconds) =>
        double.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var wished)
        && wished > 0 && wished < Longest.TotalSeconds
            ? TimeSpan.FromSeconds(wished)
            : Longest;
}
