using System.Text;

namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>Names as Prometheus takes them, in the escaping that it calls <c>underscores</c>.</summary>
internal static class MetricName
{
    private const string Total = "_total";

    /// <summary>
    /// The family of an instrument: its name in <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>, its unit at the end, without the
    /// <c>_total</c> that only a counter's samples have.
    /// </summary>
    public static string Of(string instrument, string? unit, bool isCounter)
    {
        var name = Sanitise(instrument);
        if (isCounter && name.Length > Total.Length && name.EndsWith(Total, StringComparison.Ordinal))
        {
            name = name[..^Total.Length];
        }

        var suffix = UnitName.Of(unit);
        return suffix.Length == 0 || name == suffix || name.EndsWith($"_{suffix}", StringComparison.Ordinal)
            ? name
            : $"{name.TrimEnd('_')}_{suffix}";
    }

    /// <summary>
    /// What may not stand in a name becomes an underscore; several in a row become one; a first digit is replaced.
    /// </summary>
    public static string Sanitise(string name)
    {
        var kept = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            var fits = char.IsAsciiLetter(c) || c == ':' || (char.IsAsciiDigit(c) && kept.Length > 0);
            if (fits)
            {
                kept.Append(c);
            }
            else if (kept.Length == 0 || kept[^1] != '_')
            {
                kept.Append('_');
            }
        }

        return kept.Length == 0 ? "_" : kept.ToString();
    }
}
