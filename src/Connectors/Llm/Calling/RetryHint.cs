using System.Globalization;
using System.Net.Http.Headers;

namespace Frota.Connectors.Llm.Calling;

/// <summary>How long a provider asks us to wait, as its headers say it.</summary>
internal static class RetryHint
{
    /// <summary>A longer wish is cut to this: no provider means more, and arithmetic on dates stays safe.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// <c>retry-after-ms</c> before <c>Retry-After</c>, since it is the more precise of the two; the latter is a number
    /// of seconds or an HTTP date (RFC 9110, 10.2.3). Null when absent or unreadable.
    /// </summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Number(headers, "retry-after-ms") is { } milliseconds)
        {
            return Clamp(milliseconds / 1000);
        }

        if (Number(headers, "retry-after") is { } seconds)
        {
            return Clamp(seconds);
        }

        return headers.RetryAfter?.Date is { } date ? Clamp((date - now).TotalSeconds) : null;
    }

    /// <summary>Seconds as a wait between zero and <see cref="Longest"/>.</summary>
    public static TimeSpan Clamp(double seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values)
        && double.TryParse(values.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && !double.IsNaN(number)
            ? number
            : null;
}
