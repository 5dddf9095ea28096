using System.Text.Json;
using Frota.Connectors.Channels.Reading;

namespace Frota.Connectors.Channels.WhatsApp;

/// <summary>
/// Reads a WhatsApp webhook: every entry × change × message × status, since Meta batches up to 1,000 of them into one
/// POST and mixes numbers. Changes of other fields (templates, account updates) say nothing to us.
/// </summary>
internal static class WhatsAppWebhook
{
    public static ParsedWebhook Parse(ReadOnlySpan<byte> body)
    {
        using var document = WebhookJson.Open(body, out var fault);
        if (document is null)
        {
            return ParsedWebhook.Unreadable(fault);
        }

        var entries = document.RootElement.Get("entry"u8);
        if (entries.ValueKind != JsonValueKind.Array)
        {
            return ParsedWebhook.Unreadable("no array of entries");
        }

        var findings = new Findings();
        var entry = 0;
        foreach (var element in entries.Items())
        {
            ReadEntry(element, entry++, findings);
        }

        return findings.Conclude();
    }

    /// <summary>
    /// True when the body has a <c>statuses</c> member and no <c>messages</c> member. A quote inside a JSON string is
    /// escaped, so what a contact wrote cannot look like a member.
    /// </summary>
    public static bool HasOnlyStatuses(ReadOnlySpan<byte> body) =>
        HasMember(body, "\"statuses\""u8) && !HasMember(body, "\"messages\""u8);

    private static void ReadEntry(JsonElement element, int entry, Findings findings)
    {
        var changes = element.Get("changes"u8);
        if (changes.ValueKind != JsonValueKind.Array)
        {
            findings.Fault(new Place(entry), "no array of changes");
            return;
        }

        var index = 0;
        foreach (var change in changes.Items())
        {
            var place = new Place(entry, index++);
            switch (change.Text("field"u8))
            {
                case "messages":
                    ReadChange(change.Get("value"u8), place, findings);
                    break;
                case null:
                    findings.Fault(place, "no field");
                    break;
            }
        }
    }

    private static void ReadChange(JsonElement value, Place place, Findings findings)
    {
        var (messages, statuses) = (value.Get("messages"u8), value.Get("statuses"u8));
        if (value.ValueKind != JsonValueKind.Object || !IsArrayOrAbsent(messages) || !IsArrayOrAbsent(statuses))
        {
            findings.Fault(place, "value is not an object with arrays of messages and statuses");
            return;
        }

        var address = value.Get("metadata"u8).Text("phone_number_id"u8) ?? "";
        var index = 0;
        foreach (var message in messages.Items())
        {
            var at = place with { Kind = "message", Index = index++ };
            WhatsAppMessage.Read(message, value.Get("contacts"u8), address, at, findings);
        }

        index = 0;
        foreach (var status in statuses.Items())
        {
            WhatsAppStatus.Read(status, place with { Kind = "status", Index = index++ }, findings);
        }
    }

    private static bool IsArrayOrAbsent(JsonElement element) =>
        element.ValueKind is JsonValueKind.Array or JsonValueKind.Undefined or JsonValueKind.Null;

    private static bool HasMember(ReadOnlySpan<byte> body, ReadOnlySpan<byte> quotedName)
    {
        for (var at = body.IndexOf(quotedName); at >= 0; at = body.IndexOf(quotedName))
        {
            body = body[(at + quotedName.Length)..].TrimStart(" \t\r\n"u8);
            if (body is [(byte)':', ..])
            {
                return true;
            }
        }

        return false;
    }
}
