using System.Text.Json.Nodes;
using Frota.Simulators.Answering;

namespace Frota.Simulators.Model;

/// <summary>OpenAI's errors: <c>{"error":{"message","type","param","code"}}</c>.</summary>
internal sealed class OpenAiErrors : IProviderErrors
{
    public static readonly OpenAiErrors All = new();

    public Reply Unauthorized => Error(
        401, "Incorrect API key provided.", "invalid_request_error", null, "invalid_api_key");

    public Reply ServerError => Error(
        500, "The server had an error while processing your request. Sorry about that!", "server_error", null, null);

    public static Reply Invalid(string message, string param) =>
        Error(400, message, "invalid_request_error", param, "invalid_value");

    public Reply RateLimited(int retryAfter) =>
        Error(429, "Rate limit reached for requests per min.", "requests", null, "rate_limit_exceeded") with
        {
            RetryAfter = retryAfter,
        };

    private static Reply Error(int status, string message, string type, string? param, string? code) => new(
        status,
        new JsonObject
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = type, ["param"] = param, ["code"] = code },
        });
}
