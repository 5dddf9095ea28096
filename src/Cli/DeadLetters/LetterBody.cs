using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Frota.Cli.DeadLetters;

/// <summary>Makes a letter's bytes readable.</summary>
internal static class LetterBody
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for eyes, not for a page
    };

    /// <summary>
    /// Indented JSON, with the provider's own body, which an accepted webhook carries as base64, opened in its place;
    /// what is not JSON is text, and what is not text is base64.
    /// </summary>
    public static string Format(byte[] body)
    {
        if (Parse(body) is { } json)
        {
            Open(json);
            return json.ToJsonString(Pretty);
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToBase64String(body, Base64FormattingOptions.InsertLineBreaks);
        }
    }

    private static void Open(JsonNode json)
    {
        var items = json["items"] is JsonArray batch ? batch.OfType<JsonNode>() : [json];
        foreach (var item in items.OfType<JsonObject>())
        {
            if (item["body"] is JsonValue value && value.TryGetValue<string>(out var text)
                && Decode(text) is { } bytes && Parse(bytes) is { } inner)
            {
                item["body"] = inner;
            }
        }
    }

    private static JsonNode? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes) is JsonObject or JsonArray ? JsonNode.Parse(bytes) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string base64)
    {
        var room = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, room, out var length) ? room[..length] : null;
    }
}
