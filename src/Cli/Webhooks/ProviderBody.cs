using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Frota.Cli.Shell;

namespace Frota.Cli.Webhooks;

/// <summary>A webhook's body, and the id that the provider gave the message in it.</summary>
internal sealed record BuiltBody(string MessageId, byte[] Bytes);

/// <summary>What a contact is made to say.</summary>
/// <param name="Text">The words.</param>
/// <param name="Contact">Who says them, as the provider names people; null for an example of the channel's.</param>
/// <param name="Address">The account they are said to.</param>
/// <param name="At">When.</param>
/// <param name="Id">Makes the message's id: another one each time, or the message is a duplicate.</param>
internal sealed record Saying(string Text, string? Contact, string Address, DateTimeOffset At, Guid Id);

/// <summary>Builds the webhook that a channel's provider would send; the channel's own parser reads it back.</summary>
internal static class ProviderBody
{
    private const string ContactName = "Frota CLI";

    // As the providers write: letters beyond ASCII as they are. It is sent as JSON, never put into a page.
    private static readonly JsonSerializerOptions Form =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body for a channel.</summary>
    /// <exception cref="CliFault">The channel has no builder, or the contact is not of its kind: exit 2.</exception>
    public static BuiltBody Build(string channel, Saying saying) => channel switch
    {
        "whatsapp-cloud" => WhatsApp(saying, saying.Contact ?? "5511900000001"),
        "telegram" => Telegram(saying, saying.Contact ?? "1000001"),
        "webhook" or "webchat" => Own(saying, saying.Contact ?? "frota-cli"),
        _ => throw CliFault.Usage($"no body is known for the channel '{channel}'", "give one with --file"),
    };

    /// <summary>The text message of Meta's webhook reference (Cloud API).</summary>
    private static BuiltBody WhatsApp(Saying saying, string contact)
    {
        var id = "wamid." + Convert.ToBase64String(saying.Id.ToByteArray());
        var value = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject
            {
                ["display_phone_number"] = saying.Address,
                ["phone_number_id"] = saying.Address,
            },
            ["contacts"] = new JsonArray(
                new JsonObject { ["profile"] = new JsonObject { ["name"] = ContactName }, ["wa_id"] = contact }),
            ["messages"] = new JsonArray(new JsonObject
            {
                ["from"] = contact,
                ["id"] = id,
                ["timestamp"] = saying.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                ["type"] = "text",
                ["text"] = new JsonObject { ["body"] = saying.Text },
            }),
        };
        var change = new JsonObject { ["field"] = "messages", ["value"] = value };
        return Finish(id, new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray(new JsonObject { ["id"] = "0", ["changes"] = new JsonArray(change) }),
        });
    }

    /// <summary>The Bot API's Update with a text message in a private chat.</summary>
    private static BuiltBody Telegram(Saying saying, string contact)
    {
        if (!long.TryParse(contact, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chat))
        {
            throw CliFault.Usage("--from: a Telegram contact is a chat's id, a number");
        }

        // A positive number of 52 bits, which every JSON reader keeps exact.
        var update = (long)(BitConverter.ToUInt64(SHA256.HashData(saying.Id.ToByteArray())) >> 12) + 1;
        return Finish(update.ToString(CultureInfo.InvariantCulture), new JsonObject
        {
            ["update_id"] = update,
            ["message"] = new JsonObject
            {
                ["message_id"] = update % int.MaxValue,
                ["date"] = saying.At.ToUnixTimeSeconds(),
                ["chat"] = new JsonObject { ["id"] = chat, ["type"] = "private", ["first_name"] = ContactName },
                ["from"] = new JsonObject { ["id"] = chat, ["is_bot"] = false, ["first_name"] = ContactName },
                ["text"] = saying.Text,
            },
        });
    }

    /// <summary>The format of our own channels.</summary>
    private static BuiltBody Own(Saying saying, string contact)
    {
        var id = $"msg_{saying.Id:N}";
        return Finish(id, new JsonObject
        {
            ["id"] = id,
            ["type"] = "message",
            ["contact"] = new JsonObject { ["id"] = contact, ["name"] = ContactName },
            ["text"] = saying.Text,
            ["timestamp"] = saying.At.UtcDateTime,
        });
    }

    private static BuiltBody Finish(string id, JsonObject json) =>
        new(id, Encoding.UTF8.GetBytes(json.ToJsonString(Form)));
}
