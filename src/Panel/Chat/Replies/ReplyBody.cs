using System.Text.Json;

namespace Frota.Panel.Chat.Replies;

/// <summary>What the fleet says to a visitor, in its own webhook format.</summary>
/// <param name="VisitorId">The contact.</param>
/// <param name="Id">The attempt id; null for typing.</param>
/// <param name="Text">What to show; null for typing.</param>
internal sealed record ReplyBody(string VisitorId, string? Id, string? Text)
{
    /// <summary>Twice what the web chat channel lets through in one part.</summary>
    public const int MaxText = 8192;

    private const int MaxDepth = 8;
    private const int MaxId = 200;

    /// <summary>Reads an authentic body; null when it says nothing that a page can show.</summary>
    public static ReplyBody? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException) // a string that is not valid UTF-16
        {
            return null;
        }
    }

    private static ReplyBody? Read(JsonElement root)
    {
        var visitor = TextOf(Member(root, "contact"), "id", MaxId);
        if (visitor is null)
        {
            return null;
        }

        return TextOf(root, "type", MaxId) switch
        {
            "typing" => new ReplyBody(visitor, null, null),
            "reply" when TextOf(root, "id", MaxId) is { } id && TextOf(root, "text", MaxText) is { } text =>
                new ReplyBody(visitor, id, text),
            _ => null,
        };
    }

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    private static string? TextOf(JsonElement parent, string name, int most) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } member
        && member.GetString() is { Length: > 0 } text && text.Length <= most ? text : null;
}
