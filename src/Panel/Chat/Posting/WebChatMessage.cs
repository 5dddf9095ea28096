using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Frota.Panel.Chat.Posting;

/// <summary>
/// Writes a visitor's message in the fleet's own webhook format, the one that the web chat channel reads.
/// </summary>
internal static class WebChatMessage
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The body. The contact's name stays empty: a name made up for a visitor would reach the model, and it would use
    /// it.
    /// </summary>
    public static string Write(Draft draft, string visitorId, DateTimeOffset at)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, draft.Id);
            json.WriteString("type"u8, "message"u8);
            json.WriteStartObject("contact"u8);
            json.WriteString("id"u8, visitorId);
            json.WriteString("name"u8, ""u8);
            json.WriteEndObject();
            json.WriteString("text"u8, draft.Text);
            json.WriteString("timestamp"u8, at.UtcDateTime);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
