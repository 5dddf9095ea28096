namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>
/// The families of one page, each once. What two meters measure under one name and type is one family; a second type
/// under a name that is taken is left out, for a page that declares a name twice is refused as a whole.
/// </summary>
internal sealed class FamilySet
{
    private readonly Dictionary<string, Family> _taken = new(StringComparer.Ordinal);
    private readonly List<Family> _families = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Family> Families => _families;

    /// <summary>Adds a family, merges it, or leaves it out.</summary>
    public void Add(Family family)
    {
        var same = _taken.GetValueOrDefault(family.Name) ?? _taken.GetValueOrDefault(family.SeriesName);
        if (same is null)
        {
            _families.Add(family);
            Take(family);
        }
        else if (same.Name == family.Name && same.Type == family.Type)
        {
            var merged = same with
            {
                Samples = [.. same.Samples.Concat(family.Samples).DistinctBy(s => (s.Suffix, s.Labels))],
                HasNegativeBounds = same.HasNegativeBounds || family.HasNegativeBounds,
            };
            _families[_families.IndexOf(same)] = merged;
            Take(merged);
        }
    }

    private void Take(Family family) => _taken[family.Name] = _taken[family.SeriesName] = family;
}
