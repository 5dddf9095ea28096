using System.Buffers;

namespace Frota.Telemetry.Logging.Redaction;

/// <summary>Hides what is quoted.</summary>
internal static class Quotes
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("'\"`«“‘");

    /// <summary>
    /// Hides from the first quotation mark that opens to the last one like it that closes, or to the end: what is
    /// quoted may hold such marks itself, so none between is believed.
    /// </summary>
    public static string Hide(string text)
    {
        for (var at = text.AsSpan().IndexOfAny(Marks); at >= 0;)
        {
            if (Opens(text, at))
            {
                var end = LastClosing(text, at);
                return $"{text[..(at + 1)]}{Redactor.Hidden}{(end < 0 ? "" : Hide(text, end))}";
            }

            var next = text.AsSpan(at + 1).IndexOfAny(Marks);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return text;
    }

    // Another kind of marks may open behind the last of this one.
    private static string Hide(string text, int end) => text[end] + Hide(text[(end + 1)..]);

    // The apostrophe of "doesn't" and "providers'" opens nothing.
    private static bool Opens(string text, int at) => at == 0 || !char.IsLetterOrDigit(text[at - 1]);

    private static int LastClosing(string text, int open)
    {
        var mark = text[open] switch
        {
            '«' => '»',
            '“' => '”',
            '‘' => '’',
            var same => same,
        };
        var last = text.LastIndexOf(mark);
        return last > open ? last : -1;
    }
}
