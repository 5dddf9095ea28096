using System.Collections.Frozen;

namespace Frota.Telemetry.Logging.Redaction;

/// <summary>Names of template values that are hidden whole, whatever they hold.</summary>
internal static class HiddenNames
{
    private static readonly FrozenSet<string> Whole = new[]
    {
        "text", "body", "content", "prompt", "payload", "answer", "phone", "contact", "contactname", "email",
        "authorization", "cookie", "signature", "url",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Endings = ["secret", "token", "password", "apikey", "credentials"];

    /// <summary>Whether a value of this name never reaches a log.</summary>
    public static bool Contains(string name) =>
        Whole.Contains(name) || Array.Exists(Endings, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));
}
