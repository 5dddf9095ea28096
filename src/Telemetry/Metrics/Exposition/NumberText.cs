using System.Globalization;

namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>Numbers as both formats read them, whatever the process's culture.</summary>
internal static class NumberText
{
    // Where Go's shortest form, the canonical one of OpenMetrics, changes to an exponent.
    private const double LeastScientific = 1e6;

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Of(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>
    /// A bucket's bound in the canonical form of OpenMetrics: <c>1.0</c>, <c>0.005</c>, <c>1e+06</c>, <c>+Inf</c>. It
    /// is a label, so another spelling would be another series.
    /// </summary>
    public static string Bound(double value)
    {
        var text = Of(value);
        if (!double.IsFinite(value))
        {
            return text;
        }

        if (text.Contains('E', StringComparison.Ordinal))
        {
            return text.ToLowerInvariant();
        }

        return Math.Abs(value) >= LeastScientific ? Scientific(text)
            : text.Contains('.', StringComparison.Ordinal) ? text : $"{text}.0";
    }

    /// <summary>A moment in seconds since 1970, with milliseconds.</summary>
    public static string Seconds(DateTimeOffset at) =>
        (at.ToUnixTimeMilliseconds() / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary><c>-1234567.5</c> as <c>-1.2345675e+06</c>.</summary>
    private static string Scientific(string plain)
    {
        var sign = plain[0] == '-' ? "-" : "";
        var whole = plain[sign.Length..].Split('.')[0];
        var digits = plain[sign.Length..].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        var rest = digits.Length > 1 ? $".{digits[1..]}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{rest}e+{whole.Length - 1:00}");
    }
}
