using System.Globalization;
using System.Text;

namespace Frota.Connectors.Llm.Offline;

/// <summary>A word and where it stands.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="End">Index after its last character.</param>
/// <param name="Folded">In lower case, without accents, doubled letters made single: "Oiii" and "oi" are the same
/// word.</param>
internal readonly record struct Word(int Start, int End, string Folded)
{
    /// <summary>The words of a text: runs of letters, digits and their accents.</summary>
    public static List<Word> Split(string text)
    {
        List<Word> words = [];
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && IsPart(text[end]))
            {
                end++;
            }

            if (end > start)
            {
                words.Add(new Word(start, end, Fold(text[start..end])));
                start = end;
            }
        }

        return words;
    }

    private static bool IsPart(char c) =>
        char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    private static string Fold(string word)
    {
        StringBuilder folded = new(word.Length);
        foreach (var c in word.Normalize(NormalizationForm.FormD))
        {
            var lower = char.ToLowerInvariant(c);
            if (char.IsLetterOrDigit(lower) && (folded.Length == 0 || folded[^1] != lower))
            {
                folded.Append(lower);
            }
        }

        return folded.ToString();
    }
}
