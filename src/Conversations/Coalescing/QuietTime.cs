using Frota.Conversations.Tenants;

namespace Frota.Conversations.Coalescing;

/// <summary>
/// How long to wait after a message before answering, so that a thought written in five messages gets one reply:
/// <c>wake_at = min(first unanswered + max wait, last inbound + quiet time)</c>.
/// </summary>
public static class QuietTime
{
    // Words that announce more, in the languages of the assistants; compared in lower case.
    private static readonly HashSet<string> Openers = new(StringComparer.Ordinal)
    {
        "e", "ou", "mas", "que", "com", "de", "do", "da", "para", "pra", "porque", "tipo",
        "and", "or", "but", "that", "with", "of", "for", "to", "because", "so",
    };

    /// <summary>The quiet time after a message.</summary>
    /// <param name="kind">The message's kind; what is not text may have siblings still uploading.</param>
    /// <param name="text">What it says.</param>
    /// <param name="settings">The tenant's times.</param>
    public static TimeSpan After(string kind, string text, TenantSettings settings) => TimeSpan.FromMilliseconds(
        kind == "text" && ReadsAsFinished(text) ? settings.QuietMs : settings.FragmentQuietMs);

    /// <summary>
    /// True when the text closes like a whole message: ends a sentence, or does not end in a comma, a colon or a word
    /// that announces more. A lone greeting is finished too: nobody should wait for a hello.
    /// </summary>
    public static bool ReadsAsFinished(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            return false;
        }

        var last = trimmed[^1];
        // Keyboards turn three points into one sign: both trail off.
        if (last is ',' or ':' or ';' or '-' or '(' or '…' || trimmed.EndsWith("..."))
        {
            return false;
        }

        if (last is '.' or '?' or '!' or ')' || char.IsSurrogate(last))
        {
            return true;
        }

        var lastWord = trimmed[(trimmed.LastIndexOfAny(' ', '\n') + 1)..].ToString().ToLowerInvariant();
        return !Openers.Contains(lastWord);
    }
}
