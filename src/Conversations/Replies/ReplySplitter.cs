namespace Frota.Conversations.Replies;

/// <summary>Cuts a reply into parts that a channel can carry.</summary>
public static class ReplySplitter
{
    /// <summary>
    /// Parts of at most <paramref name="maxLength"/> characters, in order, none of them blank: cut after a paragraph,
    /// else a line, else a sentence, else a word, else wherever it must be, but never inside a surrogate pair. U+0000,
    /// which Postgres takes in no text, is left out.
    /// </summary>
    public static IReadOnlyList<string> Split(string text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        var parts = new List<string>();
        var rest = text.Replace("\0", "", StringComparison.Ordinal).AsSpan().Trim();
        while (rest.Length > maxLength)
        {
            var cut = CutAt(rest[..maxLength]);
            parts.Add(rest[..cut].TrimEnd().ToString());
            rest = rest[cut..].TrimStart();
        }

        if (!rest.IsEmpty)
        {
            parts.Add(rest.ToString());
        }

        return parts;
    }

    private static int CutAt(ReadOnlySpan<char> window)
    {
        // A cut in the first half would make parts needlessly small.
        var half = window.Length / 2;
        foreach (var seam in (ReadOnlySpan<string>)["\n\n", "\n", ". ", "! ", "? ", " "])
        {
            var at = window.LastIndexOf(seam);
            if (at >= half)
            {
                return at + seam.Length;
            }
        }

        return char.IsHighSurrogate(window[^1]) ? window.Length - 1 : window.Length;
    }
}
