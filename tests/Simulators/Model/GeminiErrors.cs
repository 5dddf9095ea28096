using System.Text.Json.Nodes;
using Frota.Simulators.Answering;

namespace Frota.Simulators.Model;

/// <summary>Google's errors: <c>{"error":{"code","message","status","details":[{"@type":…}]}}</c>.</summary>
internal sealed class GeminiErrors : IProviderErrors
{
    public static readonly GeminiErrors All = new();

    public Reply Unauthorized => Error(
        401,
        "API key not valid. Please pass a valid API key.",
        "UNAUTHENTICATED",
        new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
            ["reason"] = "API_KEY_INVALID",
            ["domain"] = "googleapis.com",
        });

    public Reply ServerError => Error(503, "The model is overloaded. Please try again later.", "UNAVAILABLE");

    public static Reply Invalid(string message) => Error(400, message, "INVALID_ARGUMENT");

    // The delay is in the details only: this provider sends no Retry-After header.
    public Reply RateLimited(int retryAfter) => Error(
        429,
        "You exceeded your current quota.",
        "RESOURCE_EXHAUSTED",
        new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.rpc.QuotaFailure",
            ["violations"] = new JsonArray(new JsonObject
            {
                ["quotaId"] = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier",
            }),
        },
        new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.rpc.RetryInfo",
            ["retryDelay"] = $"{retryAfter}s",
        });

    private static Reply Error(int code, string message, string status, params JsonNode[] details)
    {
        JsonObject error = new() { ["code"] = code, ["message"] = message, ["status"] = status };
        if (details.Length > 0)
        {
            error["details"] = new JsonArray(details);
        }

        return new Reply(code, new JsonObject { ["error"] = error });
    }
}
