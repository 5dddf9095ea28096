using System.Text.Json;

namespace Frota.Harness.Fleet;

/// <summary>Bodies as WhatsApp's Cloud API posts them.</summary>
internal static class WhatsApp
{
    public static string NewId() => $"wamid.{Guid.NewGuid():N}";

    public static byte[] Text(string contact, string text, string id) => Messages(Message(contact, text, id));

    /// <summary>A message of each of these contacts, in one webhook.</summary>
    public static byte[] Crowd(IEnumerable<string> contacts) =>
        Messages([.. contacts.Select(contact => Message(contact, "n1", NewId()))]);

    /// <summary>One change with these messages.</summary>
    public static byte[] Messages(params object[] messages) => Change("messages", messages);

    /// <summary>One change with a report on something we sent.</summary>
    public static byte[] Status(string id, string status, string contact, Guid? attemptId = null) =>
        Change("statuses",
        [
            new
            {
                id,
                status,
                timestamp = "1772998034",
                recipient_id = contact,
                biz_opaque_callback_data = attemptId?.ToString() ?? "",
            },
        ]);

    private static object Message(string contact, string text, string id) => new
    {
        from = contact,
        id,
        timestamp = "1772998024",
        text = new { body = text },
        type = "text",
    };

    private static byte[] Change(string field, object[] items) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new[]
            {
                new
                {
                    id = "100000000000002",
                    changes = new[]
                    {
                        new
                        {
                            value = new Dictionary<string, object>
                            {
                                ["messaging_product"] = "whatsapp",
                                ["metadata"] = new
                                {
                                    display_phone_number = "15550001111",
                                    phone_number_id = TestFleet.PhoneNumberId,
                                },
                                [field] = items,
                            },
                            field = "messages",
                        },
                    },
                },
            },
        });
}
