using System.Text;
using System.Text.RegularExpressions;

namespace Frota.Telemetry.Logging.Redaction;

/// <summary>
/// The one place through which every text on its way to a log goes; the templates of our own events are not among them.
/// In this order:
/// <list type="number">
/// <item>what is too long is cut;</item>
/// <item>the process's own secrets go, letter by letter;</item>
/// <item>what is quoted goes: exceptions quote what they could not read, and that may be what a person wrote;</item>
/// <item>what looks like a secret, an address with one, a phone number or a mail address goes
/// (<see cref="Shapes"/>).</item>
/// </list>
/// It rather hides too much: numbers, ids and times that are values of their own never come here.
/// </summary>
/// <param name="secrets">Texts to hide wherever they stand; the longest first.</param>
internal sealed class Redactor(IReadOnlyList<string> secrets)
{
    /// <summary>What stands in the place of what was hidden.</summary>
    public const string Hidden = "***";

    /// <summary>Characters of one text that are kept; a stack trace of some depth fits.</summary>
    public const int MostLength = 8 << 10;

    private const int MostDepth = 8;
    private const int LongestException = 2 * MostLength;

    /// <summary>The text without what nobody may read in a log.</summary>
    public string Redact(string text)
    {
        var kept = text.Length > MostLength ? text[..MostLength] : text;
        foreach (var secret in secrets)
        {
            kept = kept.Replace(secret, Hidden, StringComparison.OrdinalIgnoreCase);
        }

        return Shapes.Any().Replace(Quotes.Hide(kept), Judge);
    }

    /// <summary>An exception with those inside it: each type, its redacted message, and where it came from.</summary>
    public string Redact(Exception exception)
    {
        var text = new StringBuilder();
        var e = exception;
        for (var depth = 0; e is not null && depth < MostDepth; depth++, e = e.InnerException)
        {
            // The stack names our code and holds nothing that was read.
            text.Append(depth == 0 ? "" : " ---> ").Append(e.GetType().FullName).Append(": ").Append(Redact(e.Message));
            if (e.StackTrace is { } stack)
            {
                text.Append('\n').Append(stack.AsSpan(0, Math.Min(stack.Length, MostLength)));
            }
        }

        return text.ToString(0, Math.Min(text.Length, LongestException));
    }

    private static string Judge(Match match) =>
        match.Groups["keep"].Success ? match.Value
        : match.Groups["name"] is { Success: true } name ? $"{name.Value}={Hidden}"
        : match.Groups["query"].Success ? $"?{Hidden}"
        : match.Groups["user"].Success ? $"{Hidden}@"
        : match.Groups["digits"].Success && HasFewDigits(match.Value) ? match.Value
        : Hidden;

    private static bool HasFewDigits(string text) => text.Count(char.IsAsciiDigit) < Shapes.FewestPhoneDigits;
}
