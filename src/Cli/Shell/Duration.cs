using System.CommandLine;
using System.Globalization;

namespace Frota.Cli.Shell;

/// <summary>
/// Spans of time as people write them: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>, <c>250ms</c>; <c>0</c> is none.
/// </summary>
internal static class Duration
{
    // A bound that keeps every sum with a date inside the calendar.
    private const int MostDays = 3660;

    private static readonly (string Unit, long Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

    /// <summary>
    /// Reads a span; units go from the largest to the smallest, each at most once. At most 3660 days.
    /// </summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        var rest = text.AsSpan();
        var (total, next) = (0m, 0);
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 15)
            {
                return false;
            }

            var letters = rest[digits..].IndexOfAnyInRange('0', '9');
            var unit = (letters < 0 ? rest[digits..] : rest.Slice(digits, letters)).ToString();
            var place = Array.FindIndex(Units, u => u.Unit == unit);
            if (place < next)
            {
                return false;
            }

            total += long.Parse(rest[..digits], CultureInfo.InvariantCulture) * (decimal)Units[place].Milliseconds;
            rest = rest[(digits + unit.Length)..];
            next = place + 1;
        }

        if (next == 0 || total > MostDays * (decimal)Units[0].Milliseconds)
        {
            return false;
        }

        span = TimeSpan.FromMilliseconds((long)total);
        return true;
    }

    /// <summary>Writes a span, to the millisecond, so that <see cref="TryParse"/> reads it back.</summary>
    public static string Format(TimeSpan span)
    {
        var left = (long)span.TotalMilliseconds;
        var text = "";
        foreach (var (unit, milliseconds) in Units)
        {
            var count = left / milliseconds;
            left %= milliseconds;
            text += count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count}{unit}") : "";
        }

        return text.Length > 0 ? text : "0";
    }

    /// <summary>An option that takes a span.</summary>
    public static Option<TimeSpan?> Option(string name, string description, TimeSpan? otherwise = null) => new(name)
    {
        Description = description,
        HelpName = "5m|24h|7d",
        DefaultValueFactory = otherwise is null ? null : _ => otherwise,
        CustomParser = result =>
        {
            if (TryParse(result.Tokens[0].Value, out var span))
            {
                return span;
            }

            result.AddError(
                $"{name}: '{result.Tokens[0].Value}' is not a span of time; write 90s, 5m, 1h30m, 24h or 7d");
            return null;
        },
    };
}
