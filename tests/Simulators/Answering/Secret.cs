using System.Security.Cryptography;
using System.Text;

namespace Frota.Simulators.Answering;

/// <summary>Compares keys and tokens.</summary>
internal static class Secret
{
    /// <summary>Whether the caller's secret will do: any when none is expected, but never an empty one.</summary>
    public static bool Fits(string? given, string? expected) =>
        !string.IsNullOrEmpty(given)
        && (expected is null
            || CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected)));

    /// <summary>The token of an <c>Authorization: Bearer</c> header, or null.</summary>
    public static string? Bearer(HttpContext http)
    {
        const string scheme = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;
    }
}
