using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Frota.Messaging.DeadLetters;

/// <summary>Groups failures: the same fault on other rows, at other times, has the same fingerprint.</summary>
public static partial class Fingerprint
{
    private const int MaxError = 4000;
    private const int MaxShape = 500;

    /// <summary>
    /// 12 hex digits of SHA-256 over kind, reason and the error with what varies (numbers, hex, ids) taken out. What is
    /// left is cut, not what was given: else a longer id would push other words over the edge.
    /// </summary>
    public static string Of(string kind, string reason, string error)
    {
        var shape = Varying().Replace(error[..Math.Min(error.Length, MaxError)], "#");
        var words = shape[..Math.Min(shape.Length, MaxShape)];
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{reason}\n{words}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 6));
    }

    // Hex with a digit anywhere in it (a UUID may begin with a letter); a long word with a digit (a provider's id);
    // a number.
    [GeneratedRegex("""
        (?<![A-Za-z0-9])(?:0x)?(?=[A-Fa-f-]*[0-9])[0-9A-Fa-f]+(?:-[0-9A-Fa-f]+)*(?![A-Za-z0-9])
        | (?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{16,}
        | [0-9]+
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Varying();
}
