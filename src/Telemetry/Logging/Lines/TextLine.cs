using System.Globalization;
using System.Text;

namespace Frota.Telemetry.Logging.Lines;

/// <summary>A line for a person at a terminal.</summary>
internal static class TextLine
{
    /// <summary><c>15:04:05.123Z warning Category: message [webhook=…]</c>, and the exception.</summary>
    public static string Write(LogLine line)
    {
        var text = new StringBuilder(160)
            .Append(line.Time.UtcDateTime.ToString("HH:mm:ss.fff'Z' ", CultureInfo.InvariantCulture))
            .Append(JsonLine.NameOf(line.Level)).Append(' ')
            .Append(line.Category).Append(": ").Append(line.Message);
        var known = string.Join(' ', line.Correlation.Known.Select(pair =>
            string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
        if (known.Length > 0)
        {
            text.Append(" [").Append(known).Append(']');
        }

        if (line.Exception is { } exception)
        {
            text.Append('\n').Append(exception);
        }

        return text.ToString();
    }
}
