using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Frota.Telemetry.Settings;

/// <summary>
/// The secrets among a process's settings, so that the logs can hide them letter by letter, whatever they look like.
/// </summary>
internal static partial class SecretValues
{
    // Shorter ones are words that occur in honest sentences too.
    private const int Shortest = 6;

    private static readonly string[] SecretWords = ["KEY", "SECRET", "TOKEN", "PASSWORD", "HEADERS"];

    /// <summary>
    /// Whole values of settings whose name says that they are secret, the parts of such a list
    /// (<c>id:secret,id:secret</c>), and the passwords inside connection strings and addresses.
    /// </summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration) =>
    [
        .. configuration.AsEnumerable()
            .Where(pair => !string.IsNullOrWhiteSpace(pair.Value))
            .SelectMany(pair => IsSecret(pair.Key) ? Whole(pair.Value!) : Passwords(pair.Value!))
            .Select(secret => secret.Trim())
            .Where(secret => secret.Length >= Shortest)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length),
    ];

    private static bool IsSecret(string name) =>
        Array.Exists(SecretWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        && !name.EndsWith("_DIR", StringComparison.OrdinalIgnoreCase)
        && !name.EndsWith("_FILE", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Whole(string value) =>
        value.Split(',').Select(part => part[(part.IndexOfAny([':', '=']) + 1)..]).Append(value);

    private static IEnumerable<string> Passwords(string value) =>
        Password().Matches(value).Select(match => match.Groups["secret"].Value)
            .SelectMany(secret => (string[])[secret, Uri.UnescapeDataString(secret)]);

    [GeneratedRegex(@"(?:password|pwd)\s*=\s*(?<secret>[^;,]+)|://[^:/@\s]*:(?<secret>[^/@\s]+)@",
        RegexOptions.IgnoreCase)]
    private static partial Regex Password();
}
