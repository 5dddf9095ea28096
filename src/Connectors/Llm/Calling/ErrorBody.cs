using System.Text.Json;

namespace Frota.Connectors.Llm.Calling;

/// <summary>The <c>error</c> object that both formats put into the body of a refusal.</summary>
internal static class ErrorBody
{
    /// <summary>Reads the object; false when the body is not JSON (a proxy's page) or has no such object.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, out JsonElement error)
    {
        error = default;
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;

            // Gemini wraps its errors in an array when the call was a streamed one; some proxies keep that.
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
            {
                root = root[0];
            }

            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("error", out var found))
            {
                return false;
            }

            error = found.Clone();
            return error.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
