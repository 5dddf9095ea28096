using System.Text.Json;
using System.Text.Json.Nodes;

namespace Frota.Simulators.Answering;

/// <summary>Reads what a caller sent.</summary>
internal static class JsonRequest
{
    /// <summary>The body when it is a JSON object, otherwise null.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpContext http)
    {
        try
        {
            return await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A property that is a string, otherwise null.</summary>
    public static string? Text(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
