using System.Text.RegularExpressions;

namespace Frota.Telemetry.Logging.Redaction;

/// <summary>
/// What secrets and personal numbers look like. The first alternative that fits wins, so what is kept stands first:
/// UUIDs, times, and addresses of hosts, whose digits would pass for a phone number's.
/// </summary>
internal static partial class Shapes
{
    /// <summary>A phone number has 8 to 15 digits (E.164); longer runs are account or card numbers.</summary>
    public const int FewestPhoneDigits = 8;

    private const string Kept =
        @"(?<keep>\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
        + @"|\b(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?(?![\d-])"
        + @"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\d.]))";

    private const string InAddresses = @"|(?<user>(?<=://)[^\s/@]{1,300}@)|(?<query>(?<=[\w/-])\?[^\s?]*=\S*)";

    // name=value and name: value, in any of the ways that settings, headers and JSON write them.
    private const string Named =
        @"|(?<name>(?i:passw(?:or)?d|pwd|secret|token|api[_-]?key|access[_-]?key|authorization|cookie|signature))"
        + @"[""']?\s{0,3}[:=]\s{0,3}(?:(?i:bearer|basic|bot)\s+)?[^\s,;&]+";

    private const string Tokens =
        @"|(?i:\b(?:bearer|basic)\s+[\w.~+/=-]{6,})"
        + @"|(?<!\d)\d{5,12}(?::|%3[Aa])[\w-]{16,}" // Telegram's bot tokens
        + @"|\b(?:sk|pk|rk|whsec|gh[a-z]|xox[a-z])[_-][\w-]{10,}"
        + @"|\b(?:AIza|EAA|eyJ)[\w.-]{16,}"
        + @"|\b(?:sha(?:1|256|512)=|v1a?,)[\w+/=-]{16,}"
        + @"|[A-Za-z0-9+/_-]{20,512}={1,2}"
        + @"|(?<![\w-])(?=[A-Za-z_-]{0,64}\d)[\w-]{32,}";

    private const string Persons =
        @"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
        + @"|(?<digits>(?<!\d)\+?\(?\d[\d .()-]{5,}\d)";

    /// <summary>Anything of these; the groups <c>keep</c>, <c>name</c>, <c>query</c>, <c>user</c> and <c>digits</c>
    /// say what it was.</summary>
    [GeneratedRegex(Kept + InAddresses + Named + Tokens + Persons, RegexOptions.ExplicitCapture)]
    public static partial Regex Any();
}
