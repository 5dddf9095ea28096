using System.Text.Json;
using Frota.Connectors.Channels.Reading;

namespace Frota.Connectors.Channels.WhatsApp;

/// <summary>
/// Reads one message of a WhatsApp webhook; types that did not exist when this was written keep their name.
/// </summary>
internal static class WhatsAppMessage
{
    public static void Read(JsonElement message, JsonElement contacts, string address, Place place, Findings findings)
    {
        // Contacts with a user name may hide their number: then only the business-scoped user id is there.
        var contact = message.Text("from"u8) ?? message.Text("from_user_id"u8) ?? "";
        var kind = message.Text("type"u8) ?? "unknown";
        if (TextOf(message, kind) is not { } text)
        {
            findings.Fault(place, "text is missing or not a string");
            return;
        }

        findings.Add(
            new IncomingMessage(
                message.Text("id"u8) ?? "",
                contact,
                MessageRules.Shown(NameOf(contact, contacts), MessageRules.MaxName),
                kind,
                text,
                MessageRules.TimeOf(message.Text("timestamp"u8)),
                address),
            place);
    }

    /// <summary>
    /// The words in a message: empty for kinds without any, null when words that must be there cannot be read.
    /// </summary>
    private static string? TextOf(JsonElement message, string kind) => kind switch
    {
        "text" => message.Get("text"u8).Text("body"u8),
        "button" => message.Get("button"u8).Text("text"u8),
        "interactive" => ChoiceOf(message.Get("interactive"u8)),
        "image" => CaptionOf(message.Get("image"u8)),
        "video" => CaptionOf(message.Get("video"u8)),
        "document" => CaptionOf(message.Get("document"u8)),
        _ => "",
    };

    private static string? CaptionOf(JsonElement media) =>
        media.Get("caption"u8) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } caption
            ? caption.Text()
            : "";

    private static string? ChoiceOf(JsonElement interactive) => interactive.Text("type"u8) switch
    {
        "button_reply" => interactive.Get("button_reply"u8).Text("title"u8),
        "list_reply" => interactive.Get("list_reply"u8).Text("title"u8),
        "nfm_reply" => interactive.Get("nfm_reply"u8).Text("body"u8) ?? "",
        _ => "",
    };

    private static string? NameOf(string contact, JsonElement contacts)
    {
        foreach (var element in contacts.Items())
        {
            if (element.Text("wa_id"u8) == contact || element.Text("user_id"u8) == contact)
            {
                var profile = element.Get("profile"u8);
                return profile.Text("name"u8) ?? profile.Text("username"u8);
            }
        }

        return null;
    }
}
