namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>A way to write a page.</summary>
/// <param name="ContentType">What the answer is called.</param>
/// <param name="Write">Writes the families.</param>
internal sealed record Format(string ContentType, Action<Page, IReadOnlyList<Family>> Write)
{
    /// <summary>Text 0.0.4: for everyone who asks for nothing better.</summary>
    public static Format Text { get; } = new("text/plain; version=0.0.4; charset=utf-8", TextFormat.Write);

    /// <summary>OpenMetrics 1.0; from that version on the content type says how names are escaped.</summary>
    public static Format OpenMetrics { get; } = new(
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores", OpenMetricsFormat.Write);
}
