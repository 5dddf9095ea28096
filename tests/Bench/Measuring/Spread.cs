using System.Globalization;

namespace Frota.Bench.Measuring;

/// <summary>The median of some readings, between the least and the greatest.</summary>
internal sealed record Spread(double Median, double Least, double Greatest)
{
    /// <summary>Of one reading or more.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Spread Of(IEnumerable<double> readings)
    {
        var sorted = readings.Order().ToList();
        return sorted.Count > 0
            ? new((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2, sorted[0], sorted[^1])
            : throw new InvalidOperationException("nothing was read");
    }

    /// <summary>The same in a unit so many times as great.</summary>
    public static Spread operator /(Spread spread, double unit) =>
        new(spread.Median / unit, spread.Least / unit, spread.Greatest / unit);

    /// <summary>As a table has it: <c>9,600 (9,100–9,900)</c>.</summary>
    public override string ToString() => Least == Greatest
        ? Number(Median)
        : $"{Number(Median)} ({Number(Least)}–{Number(Greatest)})";

    /// <summary>With as many digits as tell something.</summary>
    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch { < 10 => "0.0#", < 100 => "0.0", _ => "#,0" }, CultureInfo.InvariantCulture);
}
