using System.Text;
using Frota.Telemetry.Metrics.Exposition;

namespace Frota.UnitTests.Telemetry.Metrics.Exposition;

/// <summary>Pages as text.</summary>
internal static class Pages
{
    public static string Text(IReadOnlyList<Family> families) => Write(Format.Text, families);

    public static string OpenMetrics(IReadOnlyList<Family> families) => Write(Format.OpenMetrics, families);

    private static string Write(Format format, IReadOnlyList<Family> families)
    {
        var page = new Page();
        format.Write(page, families);
        return Encoding.UTF8.GetString(page.Bytes);
    }
}
