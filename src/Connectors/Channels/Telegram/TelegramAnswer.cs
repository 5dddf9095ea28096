using System.Globalization;
using Frota.Connectors.Channels.Reading;
using Frota.Connectors.Channels.Sending;
using Frota.Connectors.Http;

namespace Frota.Connectors.Channels.Telegram;

/// <summary>Reads the Bot API's answer to a send.</summary>
internal static class TelegramAnswer
{
    public static SendResult Judge(Exchange.Answered answer, string token)
    {
        if (answer.Body is null)
        {
            return Verdict.ByBrokenBody(answer);
        }

        using var document = WebhookJson.Open(answer.Body, out _);
        var root = document?.RootElement ?? default;
        if (answer.IsSuccess)
        {
            return Verdict.ById(answer.Status, root.Get("result"u8).Text("message_id"u8));
        }

        // The Bot API says error_code in each of its errors; without one, something in between has answered.
        if (answer.Status >= 500 && root.Text("error_code"u8) is null)
        {
            return new SendResult.Unknown($"status {answer.Status} that is not the Bot API's");
        }

        var reason = Verdict.Words($"{answer.Status} {root.Text("description"u8)}".Trim(), token);
        var wish = WishOf(root.Get("parameters"u8).Text("retry_after"u8)) ?? answer.RetryAfter;
        return Verdict.ByStatus(answer.Status, reason, wish);
    }

    private static TimeSpan? WishOf(string? seconds) =>
        int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var wish)
            ? OutgoingCall.Bound(TimeSpan.FromSeconds(wish))
            : null;
}
