using System.Text.Json.Nodes;
using Frota.Simulators.Answering;

namespace Frota.Simulators.Graph;

/// <summary>
/// Graph's errors:
/// <c>{"error":{"message","type","code","error_data":{"messaging_product","details"},"fbtrace_id"}}</c>. Callers are
/// told to decide by the code.
/// </summary>
internal sealed class GraphErrors : IProviderErrors
{
    public const int InvalidParameter = 100;
    public const int MissingParameter = 131008;
    public const int InvalidValue = 131009;
    public const int UnsupportedType = 131051;

    public static readonly GraphErrors All = new();

    public Reply Unauthorized => Error(
        401, 190, "Error validating access token: The session has been invalidated.", null);

    public Reply ServerError => Error(
        500, 131000, "(#131000) Something went wrong", "Message failed to send due to an unknown error.");

    public static Reply Invalid(int code, string details) => Error(400, code, $"(#{code}) {Title(code)}", details);

    public Reply RateLimited(int retryAfter)
    {
        const string details = "Message failed to send because too many messages were sent from this phone number";
        return Error(429, 130429, "(#130429) Rate limit hit", details) with { RetryAfter = retryAfter };
    }

    private static string Title(int code) => code switch
    {
        MissingParameter => "Required parameter is missing",
        InvalidValue => "Parameter value is not valid",
        UnsupportedType => "Unsupported message type",
        _ => "Invalid parameter",
    };

    private static Reply Error(int status, int code, string message, string? details)
    {
        JsonObject error = new() { ["message"] = message, ["type"] = "OAuthException", ["code"] = code };
        if (details is not null)
        {
            error["error_data"] = new JsonObject { ["messaging_product"] = "whatsapp", ["details"] = details };
        }

        error["fbtrace_id"] = "ASimulatedTrace";
        return new Reply(status, new JsonObject { ["error"] = error });
    }
}
