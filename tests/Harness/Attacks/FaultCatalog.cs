namespace Frota.Harness.Attacks;

/// <summary>All faults, by their names.</summary>
internal static class FaultCatalog
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. ProcessFaults.All, .. BrokerFaults.All, .. PostgresFaults.All, .. RedisFaults.All, .. LinkFaults.All,
        .. ProviderFaults.All,
    ];

    /// <summary><c>none</c>, <c>short</c>, <c>storm</c>, or names with commas in between.</summary>
    /// <exception cref="ArgumentException">There is no such name; the message lists all.</exception>
    public static IReadOnlyList<Fault> Chosen(string words) => words switch
    {
        "none" => [],
        "short" => [.. All.Where(f => f is { Storms: true, Short: true } && f.Missing() is null)],
        "storm" => [.. All.Where(f => f.Storms && f.Missing() is null)],
        _ => [.. words.Split(',', StringSplitOptions.TrimEntries).Select(Named)],
    };

    private static Fault Named(string name) => All.FirstOrDefault(f => f.Name == name)
        ?? throw new ArgumentException(
            $"there is no fault {name}; there are none, short, storm, {string.Join(", ", All.Select(f => f.Name))}");
}
