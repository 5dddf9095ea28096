using System.Text.Json;
using Frota.Connectors.Channels.Reading;
using Frota.Connectors.Channels.Sending;
using Frota.Connectors.Http;

namespace Frota.Connectors.Channels.WhatsApp;

/// <summary>
/// Reads the Graph API's answer to a send, by the error codes Meta documents rather than by status alone: being paced,
/// for one, comes as a 400.
/// </summary>
internal static class GraphAnswer
{
    private const string TokenRefused = "190";

    public static SendResult Judge(Exchange.Answered answer, string accessToken)
    {
        if (answer.Body is null)
        {
            return Verdict.ByBrokenBody(answer);
        }

        using var document = WebhookJson.Open(answer.Body, out _);
        var root = document?.RootElement ?? default;
        if (answer.IsSuccess)
        {
            return Verdict.ById(answer.Status, FirstId(root.Get("messages"u8)));
        }

        var error = root.Get("error"u8);
        if (error.Text("code"u8) is not { } code)
        {
            return answer.Status >= 500
                ? new SendResult.Unknown($"status {answer.Status} that is not the Graph API's")
                : Verdict.ByStatus(answer.Status, $"status {answer.Status}", answer.RetryAfter);
        }

        // Graph may quote the token in its complaint about it, whole or in part.
        var words = code == TokenRefused ? "the access token was refused"
            : error.Get("error_data"u8).Text("details"u8) ?? error.Text("message"u8) ?? "";
        var reason = Verdict.Words($"{code} {words}".Trim(), accessToken);
        return IsPassing(code)
            ? new SendResult.Refused(reason, answer.RetryAfter)
            : Verdict.ByStatus(answer.Status, reason, answer.RetryAfter);
    }

    /// <summary>
    /// Paced: 4 and 80007 (the app's and the account's calls), 130429 (texts a second), 131056 (texts to one contact),
    /// 131057 (the number is being moved). Failed on Meta's side and documented as not sent: 2, 131000, 131016, 133004.
    /// </summary>
    private static bool IsPassing(string code) =>
        code is "4" or "80007" or "130429" or "131056" or "131057" or "2" or "131000" or "131016" or "133004";

    private static string? FirstId(JsonElement messages)
    {
        foreach (var message in messages.Items())
        {
            return message.Text("id"u8);
        }

        return null;
    }
}
