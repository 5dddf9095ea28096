using System.Collections.Frozen;

namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>
/// What Prometheus calls a unit. Instruments write units as UCUM does: <c>s</c>, <c>By</c>, <c>By/s</c>, or
/// <c>{message}</c> for a mere count of something.
/// </summary>
internal static class UnitName
{
    private static readonly FrozenDictionary<string, string> Many = new Dictionary<string, string>
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["kBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Hz"] = "hertz",
        ["Cel"] = "celsius",
        ["%"] = "percent",
        ["1"] = "",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> One = new Dictionary<string, string>
    {
        ["s"] = "second",
        ["min"] = "minute",
        ["m"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The suffix without its underscore; empty for none.</summary>
    public static string Of(string? unit)
    {
        var parts = WithoutAnnotations(unit ?? "").Split('/', 2, StringSplitOptions.TrimEntries);
        var counted = Known(Many, parts[0]);
        if (parts.Length < 2 || parts[1].Length == 0)
        {
            return counted;
        }

        var per = $"per_{Known(One, parts[1])}";
        return counted.Length == 0 ? per : $"{counted}_{per}";
    }

    private static string Known(FrozenDictionary<string, string> names, string unit) =>
        unit.Length == 0 ? "" : names.TryGetValue(unit, out var name) ? name : MetricName.Sanitise(unit).Trim('_');

    private static string WithoutAnnotations(string unit)
    {
        while (unit.IndexOf('{', StringComparison.Ordinal) is >= 0 and var from
            && unit.IndexOf('}', from) is >= 0 and var to)
        {
            unit = unit.Remove(from, to - from + 1);
        }

        return unit.Trim();
    }
}
