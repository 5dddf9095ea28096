using System.Globalization;

namespace Frota.Connectors.Channels.Reading;

/// <summary>
/// What every channel's messages must keep to before they may reach the database, whose columns have these limits.
/// </summary>
internal static class MessageRules
{
    public const int MaxId = 300;
    public const int MaxContact = 200;
    public const int MaxName = 200;
    public const int MaxKind = 60;
    public const int MaxText = 65_536;
    public const int MaxError = 500;

    /// <summary>2200-01-01 in Unix seconds: a later time is rubbish, or milliseconds.</summary>
    private const long Latest = 7_258_118_400;

    /// <summary>What makes a message unfit, without its content; null when it is fit.</summary>
    public static string? FaultOf(IncomingMessage message) =>
        FaultOf("id", message.ProviderId, MaxId, required: true)
        ?? FaultOf("contact", message.Contact, MaxContact, required: true)
        ?? FaultOf("kind", message.Kind, MaxKind, required: true)
        ?? FaultOf("address", message.Address, MaxContact, required: false)
        ?? FaultOf("text", message.Text, MaxText, required: false);

    /// <summary>What makes one value unfit; null when it is fit. Postgres takes no U+0000 in a text.</summary>
    public static string? FaultOf(string what, string value, int limit, bool required) => value switch
    {
        "" when required => $"{what} is missing or not a string",
        _ when value.Length > limit => $"{what} is longer than {limit} characters",
        _ when value.Contains('\0') => $"{what} contains U+0000",
        _ => null,
    };

    /// <summary>A text that is only shown: cut to a length, never through a character, and without U+0000.</summary>
    public static string Shown(string? text, int limit)
    {
        var shown = (text ?? "").Replace("\0", "", StringComparison.Ordinal);
        return shown.Length <= limit ? shown : shown[..(char.IsHighSurrogate(shown[limit - 1]) ? limit - 1 : limit)];
    }

    /// <summary>Unix seconds as a time; null when they are not a number between 1970 and 2200.</summary>
    public static DateTimeOffset? TimeOf(string? unixSeconds) =>
        long.TryParse(unixSeconds, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= Latest
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
