using System.Collections.Frozen;

namespace Frota.Connectors.Llm.Offline;

/// <summary>
/// Greetings and thanks in Portuguese and English, whatever the conversation's locale: people mix them. They are taken
/// off the ends of a message, since full-text search would look for "bom" and "dia" as well.
/// </summary>
internal static class Courtesy
{
    private const int LongestPhrase = 4;

    private static readonly FrozenSet<string> ThankYous = Phrases(
        "obrigado, obrigada, muito obrigado, muito obrigada, obrigado pela ajuda, obrigada pela ajuda, obg, vlw, "
        + "brigado, brigada, valeu, agradeço, desde já agradeço, desde já obrigado, desde já obrigada, grato, grata, "
        + "thanks, thank you, thanks a lot, thank you very much, thank you so much, many thanks, thx, cheers");

    private static readonly FrozenSet<string> Courtesies = ThankYous.Union(Phrases(
        "oi, oie, oi gente, oi pessoal, olá, olá pessoal, alô, opa, ei, e aí, eaí, bom dia, boa tarde, boa noite, "
        + "tudo bem, tudo bem com você, tudo bem com vocês, td bem, tudo bom, tudo certo, tudo joia, como vai, "
        + "como vai você, saudações, hi, hi there, hi team, hello, hello there, hey, hey there, good morning, "
        + "good afternoon, good evening, good day, how are you, greetings")).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The message without courtesies at its ends; empty when there is nothing else.</summary>
    public static string Strip(string message)
    {
        var words = Word.Split(message);
        var first = 0;
        while (Opening(words, first, Courtesies) is > 0 and var length)
        {
            first += length;
        }

        var end = words.Count;
        while (end > first && Closing(words, end, first) is > 0 and var length)
        {
            end -= length;
        }

        return first == end
            ? ""
            : message[words[first].Start..(end == words.Count ? message.Length : words[end - 1].End)].Trim();
    }

    /// <summary>Whether a message made of courtesies only says thanks.</summary>
    public static bool Thanks(string message)
    {
        var words = Word.Split(message);
        return Enumerable.Range(0, words.Count).Any(start => Opening(words, start, ThankYous) > 0);
    }

    private static int Opening(List<Word> words, int start, FrozenSet<string> phrases)
    {
        for (var length = Math.Min(LongestPhrase, words.Count - start); length > 0; length--)
        {
            if (phrases.Contains(Join(words, start, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private static int Closing(List<Word> words, int end, int first)
    {
        for (var length = Math.Min(LongestPhrase, end - first); length > 0; length--)
        {
            if (ThankYous.Contains(Join(words, end - length, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private static string Join(List<Word> words, int start, int length) =>
        string.Join(' ', words.GetRange(start, length).Select(word => word.Folded));

    private static FrozenSet<string> Phrases(string list) => list.Split(", ")
        .Select(phrase => string.Join(' ', Word.Split(phrase).Select(word => word.Folded)))
        .ToFrozenSet(StringComparer.Ordinal);
}
