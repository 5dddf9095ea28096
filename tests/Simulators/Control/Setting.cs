using System.Text.Json;
using System.Text.Json.Nodes;

namespace Frota.Simulators.Control;

/// <summary>What one simulator does with the next calls.</summary>
/// <param name="Mode">How it answers.</param>
/// <param name="Delay">How long it waits first, in every mode.</param>
/// <param name="Left">For how many calls; null until changed.</param>
/// <param name="RetryAfter">The wish it utters when rate-limited, in seconds.</param>
/// <param name="Status">What the sink answers when all is well; the others have statuses of their own.</param>
internal sealed record Setting(Mode Mode, TimeSpan Delay, int? Left, int RetryAfter, int Status)
{
    public static readonly Setting Ok = new(Mode.Ok, TimeSpan.Zero, null, 1, 204);

    private const int DefaultSlowness = 5000; // milliseconds

    private static readonly Dictionary<string, Mode> Modes =
        Enum.GetValues<Mode>().ToDictionary(mode => JsonNamingPolicy.KebabCaseLower.ConvertName(mode.ToString()));

    /// <summary>Reads <c>{"mode","delayMs","count","retryAfter","status"}</c>, or says what is wrong.</summary>
    public static (Setting? Setting, string Fault) Read(JsonObject body)
    {
        if (body["mode"]?.GetValueKind() != JsonValueKind.String
            || !Modes.TryGetValue(body["mode"]!.GetValue<string>(), out var mode))
        {
            return (null, $"mode must be one of {string.Join(", ", Modes.Keys)}");
        }

        return Number(body, "delayMs", 0, 600_000, mode == Mode.Slow ? DefaultSlowness : 0) is { } delay
            && Number(body, "retryAfter", 0, 86_400, Ok.RetryAfter) is { } retryAfter
            && Number(body, "status", 200, 599, Ok.Status) is { } status
            && Number(body, "count", 1, int.MaxValue, 0) is { } count
                ? (new Setting(
                    mode, TimeSpan.FromMilliseconds(delay), count == 0 ? null : count, retryAfter, status), "")
                : (null, "delayMs (0 to 600000), retryAfter (0 to 86400), status (200 to 599) and count (1 or more) "
                    + "are whole numbers");
    }

    /// <summary>As <c>GET /_control</c> shows it.</summary>
    public JsonObject Show() => new()
    {
        ["mode"] = Modes.First(pair => pair.Value == Mode).Key,
        ["delayMs"] = (long)Delay.TotalMilliseconds,
        ["left"] = Left,
        ["retryAfter"] = RetryAfter,
        ["status"] = Status,
    };

    private static int? Number(JsonObject body, string name, int least, int most, int otherwise) => body[name] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue<int>(out var number) && number >= least && number <= most => number,
        _ => null,
    };
}
