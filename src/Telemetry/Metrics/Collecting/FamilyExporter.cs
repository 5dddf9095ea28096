using Frota.Telemetry.Metrics.Exposition;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Frota.Telemetry.Metrics.Collecting;

/// <summary>
/// Where the SDK hands over what it collected. It pulls: nothing happens between two scrapes. What a batch holds is
/// valid only during the export, so it is read there.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class FamilyExporter : BaseExporter<Metric>, IPullMetricExporter
{
    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>What the last collection found.</summary>
    public IReadOnlyList<Family> Families { get; private set; } = [];

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var set = new FamilySet();
        set.Add(Target());
        foreach (var metric in batch)
        {
            if (MetricReading.Read(metric) is { Samples.Count: > 0 } family)
            {
                set.Add(family);
            }
        }

        Families = set.Families;
        return ExportResult.Success;
    }

    private Family Target()
    {
        var attributes = ParentProvider.GetResource().Attributes
            .Select(a => KeyValuePair.Create(a.Key, (object?)a.Value));
        return new Family("target", FamilyType.Info, "", "What is scraped here.",
            [new Sample("_info", LabelText.Of(attributes), "1")]);
    }
}
