using Frota.Connectors.Channels.Signatures;

namespace Frota.Connectors.Channels.Telegram;

/// <summary>The two tokens of a Telegram bot.</summary>
internal static class TelegramToken
{
    /// <summary>The header that shows the secret token given to <c>setWebhook</c>.</summary>
    public const string Header = "X-Telegram-Bot-Api-Secret-Token";

    private const int Longest = 256;

    /// <summary>
    /// Judges the secret token: 1 to 256 letters, digits, <c>_</c> and <c>-</c>, as the Bot API defines it.
    /// </summary>
    public static Authenticity Verify(IReadOnlyList<string> header, IReadOnlyList<string> secrets) =>
        header.Count switch
        {
            0 => Authenticity.Missing,
            1 when header[0].Length is > 0 and <= Longest && IsPlain(header[0]) =>
                SharedToken.Matches(header[0], secrets) ? Authenticity.Authentic : Authenticity.Mismatch,
            _ => Authenticity.Malformed,
        };

    /// <summary>
    /// Whether this looks like a bot's token, <c>digits:secret</c>: it becomes part of a path, so nothing else may.
    /// </summary>
    public static bool IsBotToken(string token)
    {
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && token.Length is <= Longest && colon < token.Length - 1
            && !token.AsSpan(0, colon).ContainsAnyExceptInRange('0', '9') && IsPlain(token.AsSpan(colon + 1));
    }

    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
