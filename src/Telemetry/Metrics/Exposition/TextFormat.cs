namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>The text format 0.0.4, which every Prometheus reads.</summary>
internal static class TextFormat
{
    public static void Write(Page page, IReadOnlyList<Family> families)
    {
        foreach (var family in families)
        {
            if (family.Help.Length > 0)
            {
                page.Write($"# HELP {family.SeriesName} {Escape(family.Help)}\n");
            }

            page.Write($"# TYPE {family.SeriesName} {TypeOf(family.Type)}\n");
            foreach (var sample in family.Samples)
            {
                page.Write(family, sample).Write("\n");
            }
        }
    }

    private static string Escape(string help) =>
        help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    private static string TypeOf(FamilyType type) => type switch
    {
        FamilyType.Counter => "counter",
        FamilyType.Gauge or FamilyType.Info => "gauge",
        FamilyType.Histogram => "histogram",
        FamilyType.Unknown => "untyped",
    };
}
