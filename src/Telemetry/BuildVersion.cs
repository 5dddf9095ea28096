using System.Reflection;

namespace Frota.Telemetry;

/// <summary>Which build a process runs.</summary>
/// <param name="Version">Such as <c>1.2.3</c>.</param>
/// <param name="Commit">The commit that it was built from; empty when the build did not know.</param>
public sealed record BuildVersion(string Version, string Commit)
{
    /// <summary>Reads it from an assembly of the process.</summary>
    public static BuildVersion Of(Assembly build)
    {
        var informational = build.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var parts = (informational ?? "0").Split('+', 2);
        return new BuildVersion(parts[0], parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>As <c>--version</c> tells it: <c>1.2.3+commit</c>.</summary>
    public override string ToString() => Commit.Length == 0 ? Version : $"{Version}+{Commit}";
}
