using System.Globalization;

namespace Frota.Panel.Chat.Streams;

/// <summary>
/// How far a page has read: the rows of the visitor's last message and of the last answer. Only what came from
/// Postgres moves it; a live event has no row number yet, and is read again on a resume.
/// </summary>
internal readonly record struct Cursor(long Inbound, long Outbound)
{
    /// <summary>Before everything.</summary>
    public static readonly Cursor Start;

    /// <summary>
    /// Reads <c>inbound-outbound</c>; anything else is the start, which shows too much rather than too little.
    /// </summary>
    public static Cursor Parse(string? text)
    {
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return dash > 0
            && TryRow(text.AsSpan(0, dash), out var inbound)
            && TryRow(text.AsSpan(dash + 1), out var outbound)
            ? new Cursor(inbound, outbound)
            : Start;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Inbound}-{Outbound}");

    private static bool TryRow(ReadOnlySpan<char> digits, out long row) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out row);
}
