using System.Text.Json.Nodes;
using Frota.Simulators.Answering;

namespace Frota.Simulators.Telegram;

/// <summary>
/// The Bot API's errors: <c>{"ok":false,"error_code","description","parameters":{"retry_after"}}</c>.
/// </summary>
internal sealed class TelegramErrors : IProviderErrors
{
    public static readonly TelegramErrors All = new();

    public static Reply UnknownMethod => Error(404, "Not Found");

    public Reply Unauthorized => Error(401, "Unauthorized");

    public Reply ServerError => Error(500, "Internal Server Error");

    public static Reply BadRequest(string what) => Error(400, $"Bad Request: {what}");

    // The wait is in the body only, as the Bot API has it.
    public Reply RateLimited(int retryAfter)
    {
        var reply = Error(429, $"Too Many Requests: retry after {retryAfter}");
        reply.Body!["parameters"] = new JsonObject { ["retry_after"] = retryAfter };
        return reply;
    }

    private static Reply Error(int code, string description) => new(
        code, new JsonObject { ["ok"] = false, ["error_code"] = code, ["description"] = description });
}
