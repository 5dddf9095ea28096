namespace Frota.Harness.Measures;

/// <summary>What a share of some readings does not exceed.</summary>
internal static class Quantile
{
    /// <summary>By the nearest rank.</summary>
    /// <param name="sorted">The readings, the least first; one at least.</param>
    /// <param name="share">Above 0, and 1 for the greatest.</param>
    public static double At(this IReadOnlyList<double> sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
