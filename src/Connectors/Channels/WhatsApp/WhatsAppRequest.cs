using Frota.Connectors.Http;

namespace Frota.Connectors.Channels.WhatsApp;

/// <summary>The bodies of the two requests made to <c>/{phone_number_id}/messages</c>.</summary>
internal static class WhatsAppRequest
{
    public static byte[] Text(OutgoingText text) => JsonBody.Write(writer =>
    {
        writer.WriteString("messaging_product"u8, "whatsapp"u8);
        writer.WriteString("recipient_type"u8, "individual"u8);
        writer.WriteText(IsUserId(text.Contact) ? "recipient"u8 : "to"u8, text.Contact);
        writer.WriteString("type"u8, "text"u8);
        writer.WriteStartObject("text"u8);
        writer.WriteText("body"u8, text.Text);
        writer.WriteEndObject();
        writer.WriteString("biz_opaque_callback_data"u8, text.AttemptId);
    });

    public static byte[] Typing(string providerMessageId) => JsonBody.Write(writer =>
    {
        writer.WriteString("messaging_product"u8, "whatsapp"u8);
        writer.WriteString("status"u8, "read"u8);
        writer.WriteText("message_id"u8, providerMessageId);
        writer.WriteStartObject("typing_indicator"u8);
        writer.WriteString("type"u8, "text"u8);
        writer.WriteEndObject();
    });

    /// <summary>
    /// A business-scoped user id, such as <c>US.13491208655302741918</c>, stands where a hidden number would.
    /// </summary>
    private static bool IsUserId(string contact) => contact.Contains('.', StringComparison.Ordinal);
}
