using System.Text.Json;
using Frota.Connectors.Channels.Reading;

namespace Frota.Connectors.Channels.Telegram;

/// <summary>
/// Reads an update. Only new messages are something a contact says to us: edits, channel posts, members and polls are
/// left out. The update's id is the provider id, because Telegram keeps it when it delivers again.
/// </summary>
internal static class TelegramUpdate
{
    // The Bot API's names of what a message may carry, in its order; "animation" comes with a "document" too, so it
    // goes first.
    private static readonly string[] Kinds =
    [
        "text", "animation", "audio", "document", "photo", "sticker", "story", "video", "video_note", "voice",
        "contact", "dice", "game", "poll", "venue", "location",
    ];

    public static ParsedWebhook Parse(ReadOnlySpan<byte> body)
    {
        using var document = WebhookJson.Open(body, out var fault);
        if (document is null)
        {
            return ParsedWebhook.Unreadable(fault);
        }

        var update = document.RootElement;
        if (update.Text("update_id"u8) is not { } id)
        {
            return ParsedWebhook.Unreadable("no update_id");
        }

        var message = update.Get("message"u8);
        return message.ValueKind switch
        {
            JsonValueKind.Object => Read(id, message),
            JsonValueKind.Undefined => ParsedWebhook.Empty,
            _ => ParsedWebhook.Unreadable("message is not an object"),
        };
    }

    private static ParsedWebhook Read(string id, JsonElement message)
    {
        var kind = KindOf(message);
        var text = kind == "text" ? message.Text("text"u8)
            : message.Get("caption"u8) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } caption
                ? caption.Text()
            : "";
        if (text is null)
        {
            return ParsedWebhook.Unreadable("text is missing or not a string");
        }

        var findings = new Findings();
        findings.Add(
            new IncomingMessage(
                id,
                message.Get("chat"u8).Text("id"u8) ?? "",
                MessageRules.Shown(NameOf(message), MessageRules.MaxName),
                kind,
                text,
                MessageRules.TimeOf(message.Text("date"u8)),
                Address: ""),
            default);
        return findings.Conclude();
    }

    private static string KindOf(JsonElement message)
    {
        foreach (var kind in Kinds)
        {
            if (message.Has(kind))
            {
                return kind;
            }
        }

        return "unknown";
    }

    private static string NameOf(JsonElement message)
    {
        var from = message.Get("from"u8);
        var name = $"{from.Text("first_name"u8)} {from.Text("last_name"u8)}".Trim();
        return name.Length > 0 ? name : message.Get("chat"u8).Text("title"u8) ?? "";
    }
}
