using System.Globalization;
using System.Text;
using Frota.Telemetry.Logging.Redaction;

namespace Frota.Telemetry.Logging.Lines;

/// <summary>Fills a message template with values that have been redacted.</summary>
internal static class Template
{
    /// <summary>Under this name a log state keeps its template.</summary>
    public const string Name = "{OriginalFormat}";

    /// <summary>
    /// The message: each <c>{Name}</c> of the template is the next of the values. Doubled braces are braces.
    /// </summary>
    public static string Fill(string template, IReadOnlyList<KeyValuePair<string, object?>> values, Redactor redactor)
    {
        var text = new StringBuilder(template.Length + 32);
        var next = 0;
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (template[i] is '{' or '}' && i + 1 < template.Length && template[i + 1] == template[i])
            {
                text.Append(template[i++]);
            }
            else if (end > 0 && next < values.Count && values[next].Key != Name)
            {
                text.Append(Words(values[next++], redactor));
                i = end;
            }
            else
            {
                text.Append(template[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// A value as text: hidden by its name, written as it is when it is a number, a time or an id, redacted otherwise.
    /// </summary>
    public static string Words(KeyValuePair<string, object?> pair, Redactor redactor) => pair.Value switch
    {
        null => "(none)",
        _ when HiddenNames.Contains(pair.Key) => Redactor.Hidden,
        string text => redactor.Redact(text),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        Enum or ISpanFormattable => Convert.ToString(pair.Value, CultureInfo.InvariantCulture) ?? "",
        IEnumerable<string> texts => redactor.Redact(string.Join(", ", texts)),
        var other => redactor.Redact(other.ToString() ?? ""),
    };
}
