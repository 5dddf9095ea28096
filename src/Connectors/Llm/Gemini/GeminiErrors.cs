using System.Globalization;
using System.Text.Json;
using Frota.Connectors.Llm.Calling;

namespace Frota.Connectors.Llm.Gemini;

/// <summary>
/// Reads <c>{"error":{"code","message","status","details":[{"@type":…}]}}</c> with Google's <c>RetryInfo</c> and
/// <c>QuotaFailure</c> (google.rpc error details).
/// </summary>
internal static class GeminiErrors
{
    public static ModelRefusal Read(int status, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        var kind = StatusTable.Judge(status);
        if (!ErrorBody.TryRead(body, out var error))
        {
            return new ModelRefusal(kind, "", retryAfter);
        }

        var quotaFailed = false;
        foreach (var detail in Items(error, "details"))
        {
            if (Is(detail, "google.rpc.RetryInfo") && Delay(detail) is { } delay)
            {
                retryAfter = delay;
            }
            else if (Is(detail, "google.rpc.QuotaFailure") && !IsShort(detail))
            {
                quotaFailed = true;
            }
        }

        // Both can come together: when the provider says how long to wait, the wait ends the matter.
        if (kind == ModelFault.RateLimited && quotaFailed && retryAfter is null)
        {
            kind = ModelFault.Quota;
        }

        return new ModelRefusal(kind, ErrorCode.Read(error, "status"), retryAfter);
    }

    // A protobuf duration in JSON: decimal seconds and an "s".
    private static TimeSpan? Delay(JsonElement detail) =>
        Text(detail, "retryDelay") is [.. var number, 's']
        && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
        && double.IsFinite(seconds)
            ? RetryHint.Clamp(seconds)
            : null;

    // A quota by the minute fills again by itself; one by the day, or of unknown length, does not in time.
    private static bool IsShort(JsonElement quotaFailure)
    {
        var quotas = Items(quotaFailure, "violations").ConvertAll(violation => Text(violation, "quotaId") ?? "");
        return quotas.Count > 0 && quotas.TrueForAll(quota =>
            quota.Contains("PerMinute", StringComparison.Ordinal)
            || quota.Contains("PerSecond", StringComparison.Ordinal));
    }

    private static bool Is(JsonElement detail, string type) =>
        Text(detail, "@type")?.EndsWith(type, StringComparison.Ordinal) == true;

    private static List<JsonElement> Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var list)
        && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static string? Text(JsonElement parent, string name)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }
}
