using System.Globalization;
using System.Text.Json;
using Frota.Connectors.Channels.Reading;
using Frota.Connectors.Http;

namespace Frota.Connectors.Channels.Webhook;

/// <summary>
/// The format of our own channels, the same both ways:
/// <c>{"id":"…","type":"message","contact":{"id":"…","name":"…"},"text":"…","timestamp":"2026-01-31T12:00:00Z"}</c>,
/// the type of what we send being <c>reply</c>.
/// </summary>
internal static class WebhookMessage
{
    public static ParsedWebhook Parse(ReadOnlySpan<byte> body)
    {
        using var document = WebhookJson.Open(body, out var fault);
        if (document is null)
        {
            return ParsedWebhook.Unreadable(fault);
        }

        var root = document.RootElement;
        return root.Text("type"u8) switch
        {
            "message" => Read(root),
            null => ParsedWebhook.Unreadable("type is missing or not a string"),
            _ => ParsedWebhook.Empty,
        };
    }

    public static byte[] Reply(OutgoingText text, DateTimeOffset now) => JsonBody.Write(writer =>
    {
        writer.WriteString("id"u8, text.AttemptId);
        writer.WriteString("type"u8, "reply"u8);
        writer.WriteStartObject("contact"u8);
        writer.WriteText("id"u8, text.Contact);
        writer.WriteEndObject();
        writer.WriteText("text"u8, text.Text);
        writer.WriteString("timestamp"u8, now.UtcDateTime);
    });

    private static ParsedWebhook Read(JsonElement root)
    {
        if (root.Text("text"u8) is not { } text)
        {
            return ParsedWebhook.Unreadable("text is missing or not a string");
        }

        var contact = root.Get("contact"u8);
        var findings = new Findings();
        findings.Add(
            new IncomingMessage(
                root.Text("id"u8) ?? "",
                contact.Text("id"u8) ?? "",
                MessageRules.Shown(contact.Text("name"u8), MessageRules.MaxName),
                "text",
                text,
                TimeOf(root.Text("timestamp"u8)),
                Address: ""),
            default);
        return findings.Conclude();
    }

    private static DateTimeOffset? TimeOf(string? iso) =>
        DateTimeOffset.TryParse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;
}
