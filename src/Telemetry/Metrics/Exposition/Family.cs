namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>What the series of a family are.</summary>
internal enum FamilyType
{
    /// <summary>It only grows.</summary>
    Counter,

    /// <summary>It goes up and down.</summary>
    Gauge,

    /// <summary>Counts by bounds, with a sum.</summary>
    Histogram,

    /// <summary>Always 1: its labels are what it says.</summary>
    Info,

    /// <summary>Nobody said.</summary>
    Unknown,
}

/// <summary>One line of a page.</summary>
/// <param name="Suffix">What follows the family's name: <c>_bucket</c>, <c>_total</c>… or nothing.</param>
/// <param name="Labels">As written by <see cref="LabelText"/>.</param>
/// <param name="Value">As written by <see cref="NumberText"/>.</param>
/// <param name="Exemplar">As written by <see cref="ExemplarText"/>; only OpenMetrics shows it.</param>
internal sealed record Sample(string Suffix, string Labels, string Value, string? Exemplar = null);

/// <summary>All series of one name.</summary>
/// <param name="Name">Without <c>_total</c> or <c>_info</c>.</param>
/// <param name="Unit">The unit that the name ends with; empty for none.</param>
/// <param name="Help">A sentence, unescaped; empty for none.</param>
internal sealed record Family(string Name, FamilyType Type, string Unit, string Help, IReadOnlyList<Sample> Samples)
{
    /// <summary>True for a histogram that has a bound below zero: its sum may fall.</summary>
    public bool HasNegativeBounds { get; init; }

    /// <summary>The name of its main series, which the older format declares.</summary>
    public string SeriesName => Type switch
    {
        FamilyType.Counter => $"{Name}_total",
        FamilyType.Info => $"{Name}_info",
        _ => Name,
    };
}
