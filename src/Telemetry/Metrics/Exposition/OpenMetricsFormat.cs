namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>OpenMetrics 1.0: units, exemplars, and an end that shows a page that was cut short.</summary>
internal static class OpenMetricsFormat
{
    public static void Write(Page page, IReadOnlyList<Family> families)
    {
        foreach (var family in families)
        {
            page.Write($"# TYPE {family.Name} {TypeOf(family.Type)}\n");
            if (family.Unit.Length > 0)
            {
                page.Write($"# UNIT {family.Name} {family.Unit}\n");
            }

            if (family.Help.Length > 0)
            {
                page.Write($"# HELP {family.Name} {LabelText.Escape(family.Help)}\n");
            }

            foreach (var sample in family.Samples.Where(sample => Belongs(family, sample)))
            {
                page.Write(family, sample).Write(sample.Exemplar is { } exemplar ? $" {exemplar}\n" : "\n");
            }
        }

        page.Write("# EOF\n");
    }

    // A sum that may fall is no counter: with a bound below zero there is none, and no count without it.
    private static bool Belongs(Family family, Sample sample) =>
        !family.HasNegativeBounds || sample.Suffix is not ("_sum" or "_count");

    private static string TypeOf(FamilyType type) => type switch
    {
        FamilyType.Counter => "counter",
        FamilyType.Gauge => "gauge",
        FamilyType.Histogram => "histogram",
        FamilyType.Info => "info",
        FamilyType.Unknown => "unknown",
    };
}
