using System.Reflection;

namespace Frota.Telemetry.Metrics.Collecting;

/// <summary>Which process of which build is scraped.</summary>
/// <param name="Process"><c>receiver</c>, <c>worker</c> or <c>panel</c>.</param>
/// <param name="Version">The build's version.</param>
/// <param name="Commit">The commit that it was built from; empty when the build did not know.</param>
internal sealed record MetricsTarget(string Process, string Version, string Commit)
{
    /// <summary>Reads the build from its assembly: <c>1.2.3+commit</c>.</summary>
    public static MetricsTarget Of(string process, Assembly build)
    {
        var informational = build.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var parts = (informational ?? "0").Split('+', 2);
        return new MetricsTarget(process, parts[0], parts.Length > 1 ? parts[1] : "");
    }
}
