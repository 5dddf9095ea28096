using System.Security.Cryptography;
using System.Text;

namespace Frota.Messaging.DeadLetters;

/// <summary>Groups failures: the same fault on other rows, at other times, has the same fingerprint.</summary>
public static class Fingerprint
{
    /// <summary>12 hex digits of SHA-256 over kind, reason and the error with what varies (numbers, hex, ids) taken out.</summary>
    public static string Of(string kind, string reason, string error)
    {
        var shape = new StringBuilder(error.Length);
        var varies = false;
        foreach (var c in error.AsSpan(0, Math.Min(error.Length, 500)))
        {
            var digit = char.IsAsciiDigit(c) || (varies && (char.IsAsciiHexDigit(c) || c == '-'));
            if (!digit)
            {
                shape.Append(c);
            }
            else if (!varies)
            {
                shape.Append('#');
            }

            varies = digit;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{reason}\n{shape}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 6));
    }
}
