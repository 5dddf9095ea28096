using Frota.Connectors.Channels.Signatures;

namespace Frota.Connectors.Channels.WhatsApp;

/// <summary>
/// Meta's check of a new webhook address: a GET that shows the verify token and wants its challenge back.
/// </summary>
internal static class WhatsAppHandshake
{
    private const int LongestChallenge = 200;

    /// <summary>
    /// The challenge, when a valid token was shown. It is echoed, so it must be short and printable ASCII.
    /// </summary>
    public static string? Answer(IReadOnlyDictionary<string, string> query, IReadOnlyList<string> verifyTokens) =>
        query.TryGetValue("hub.mode", out var mode) && mode == "subscribe"
        && query.TryGetValue("hub.challenge", out var challenge) && challenge.Length is > 0 and <= LongestChallenge
        && !challenge.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && query.TryGetValue("hub.verify_token", out var token) && SharedToken.Matches(token, verifyTokens)
            ? challenge
            : null;
}
