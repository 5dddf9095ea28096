namespace Frota.LoadTest.Checking;

/// <summary>A distribution of times in milliseconds, by nearest rank; all 0 when there were none.</summary>
public sealed record Percentiles(long Count, double P50, double P90, double P95, double P99, double Max)
{
    /// <summary>Of times in microseconds; sorts them.</summary>
    internal static Percentiles Of(List<long> microseconds)
    {
        microseconds.Sort();
        double At(double share) => microseconds.Count == 0
            ? 0 : microseconds[Math.Max(0, (int)Math.Ceiling(share * microseconds.Count) - 1)] / 1000.0;
        return new Percentiles(microseconds.Count, At(0.50), At(0.90), At(0.95), At(0.99), At(1));
    }
}
