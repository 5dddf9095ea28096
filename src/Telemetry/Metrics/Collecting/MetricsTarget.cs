namespace Frota.Telemetry.Metrics.Collecting;

/// <summary>Which process of which build is scraped.</summary>
/// <param name="Process"><c>receiver</c>, <c>worker</c>, <c>panel</c> or <c>supervise</c>.</param>
/// <param name="Build">The build.</param>
internal sealed record MetricsTarget(string Process, BuildVersion Build);
