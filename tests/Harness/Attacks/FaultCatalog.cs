namespace Frota.Harness.Attacks;

/// <summary>All faults, by their names.</summary>
internal static class FaultCatalog
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. ProcessFaults.All, .. BrokerFaults.All, .. PostgresFaults.All, .. RedisFaults.All, .. ProviderFaults.All,
    ];

    /// <summary>The fault of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists all.</exception>
    public static Fault Named(string name) => All.FirstOrDefault(f => f.Name == name)
        ?? throw new ArgumentException(
            $"there is no fault {name}; there are {string.Join(", ", All.Select(f => f.Name))}", nameof(name));
}
