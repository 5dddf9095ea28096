using System.Security.Cryptography;
using System.Text;

namespace Frota.Connectors.Channels.Signatures;

/// <summary>
/// A token that both sides know and the sender merely shows: Telegram's secret token, Meta's verify token.
/// </summary>
internal static class SharedToken
{
    /// <summary>
    /// Whether one of the valid tokens was shown. Hashes are compared, so neither the content nor the length of a token
    /// shows in the time taken, and every valid token is looked at.
    /// </summary>
    public static bool Matches(string shown, IReadOnlyList<string> valid)
    {
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(shown), left);
        var matches = false;
        for (var i = 0; i < valid.Count; i++)
        {
            if (!string.IsNullOrEmpty(valid[i]))
            {
                SHA256.HashData(Encoding.UTF8.GetBytes(valid[i]), right);
                matches |= CryptographicOperations.FixedTimeEquals(left, right);
            }
        }

        return matches;
    }
}
