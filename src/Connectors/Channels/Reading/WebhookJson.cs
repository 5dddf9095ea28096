using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Frota.Connectors.Channels.Reading;

/// <summary>
/// Reads JSON that others wrote: a member of another type than expected is simply not there, and nothing but
/// <see cref="Open"/> has to know about exceptions.
/// </summary>
internal static class WebhookJson
{
    /// <summary>Levels of nesting; the deepest documented webhook has 9.</summary>
    public const int MaxDepth = 32;

    /// <summary>The document, or null and what is wrong with the body, without its content.</summary>
    public static JsonDocument? Open(ReadOnlySpan<byte> body, out string fault)
    {
        fault = body.IsEmpty ? "the body is empty" : Utf8.IsValid(body) ? "" : "the body is not UTF-8";
        if (fault.Length > 0)
        {
            return null;
        }

        JsonDocument? document = null;
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            document = JsonDocument.ParseValue(ref reader);
            reader.Read(); // Throws when more than white space follows.
            return document;
        }
        catch (JsonException)
        {
            document?.Dispose();
            fault = $"the body is not JSON, or nested deeper than {MaxDepth}";
            return null;
        }
    }

    /// <summary>A member of an object; undefined when there is none or this is no object.</summary>
    public static JsonElement Get(this JsonElement element, ReadOnlySpan<byte> name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
                ? member
                : default;
        }
        catch (InvalidOperationException)
        {
            return default; // A name beside it has half a surrogate pair.
        }
    }

    /// <summary>Whether an object has a member of this name.</summary>
    public static bool Has(this JsonElement element, string name) =>
        element.Get(Encoding.UTF8.GetBytes(name)).ValueKind != JsonValueKind.Undefined;

    /// <summary>
    /// A string, or a number as it is written (ids come as both); null when it is neither or cannot be decoded.
    /// </summary>
    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.Number => element.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null; // Half a surrogate pair.
        }
    }

    /// <summary>The string under a name, as <see cref="Text(JsonElement)"/> reads it.</summary>
    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) => element.Get(name).Text();

    /// <summary>The elements of an array; none when this is no array.</summary>
    public static JsonElement.ArrayEnumerator Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default;
}
