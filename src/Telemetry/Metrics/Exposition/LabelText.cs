using System.Globalization;

namespace Frota.Telemetry.Metrics.Exposition;

/// <summary>A series' labels, written as they stand between the braces.</summary>
internal static class LabelText
{
    /// <summary>The label of a histogram's bucket.</summary>
    public const string Bound = "le";

    /// <summary>
    /// Writes tags as labels. Keys that become the same name share one label, their values joined by <c>;</c> in the
    /// order of the keys. A tag named <c>le</c> would be taken for a bucket's bound: it becomes <c>exported_le</c>.
    /// </summary>
    public static string Of(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(',', tags
        .Select(tag => (Name: NameOf(tag.Key), tag.Key, Value: ValueOf(tag.Value)))
        .GroupBy(tag => tag.Name)
        .Select(same => Write(same.Key,
            string.Join(';', same.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => tag.Value)))));

    /// <summary>Adds one more label.</summary>
    public static string With(string labels, string name, string value) =>
        labels.Length == 0 ? Write(name, value) : $"{labels},{Write(name, value)}";

    /// <summary>One label.</summary>
    public static string Write(string name, string value) => $"{name}=\"{Escape(value)}\"";

    /// <summary>A value in its quotes: backslash, quote and line feed are written with a backslash.</summary>
    public static string Escape(string value) => value
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);

    /// <summary>A name in <c>[a-zA-Z_][a-zA-Z0-9_]*</c>; before a first digit goes an underscore.</summary>
    public static string NameOf(string key)
    {
        var lead = key.Length > 0 && char.IsAsciiDigit(key[0]) ? "_" : "";
        var name = MetricName.Sanitise(lead + key.Replace(':', '_'));
        return name == Bound ? $"exported_{Bound}" : name;
    }

    private static string ValueOf(object? value) => value switch
    {
        null => "",
        string text => text,
        true => "true",
        false => "false",
        double number => NumberText.Of(number),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
