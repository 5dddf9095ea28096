using System.Text.Json;
using System.Text.Json.Serialization;
using Frota.Panel.Chat.Page;

namespace Frota.Panel.Chat.Posting;

/// <summary>Reads a draft from a form or from JSON.</summary>
internal static class DraftReader
{
    /// <summary>
    /// A form without an id of its own gets one, since a person without scripts cannot mend it; JSON must bring one.
    /// </summary>
    /// <returns>Null when the body cannot be read.</returns>
    public static async Task<Draft?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return request.HasJsonContentType() ? await JsonAsync(request, cancel)
                : request.HasFormContentType ? await FormAsync(request, cancel)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or FormatException)
        {
            return null;
        }
    }

    private static async Task<Draft?> JsonAsync(HttpRequest request, CancellationToken cancel)
    {
        var body = await request.ReadFromJsonAsync(PostedJson.Default.Posted, cancel);
        return body is { Text: { } text } && Guid.TryParseExact(body.Id, "D", out var id)
            ? new Draft(id, Draft.Clean(text))
            : null;
    }

    private static async Task<Draft?> FormAsync(HttpRequest request, CancellationToken cancel)
    {
        var form = await request.ReadFormAsync(cancel);
        var id = Guid.TryParseExact(form[ChatPage.IdName], "D", out var known) ? known : Guid.NewGuid();
        return new Draft(id, Draft.Clean(form[ChatPage.TextName]));
    }
}

/// <summary>A message as the script posts it.</summary>
internal sealed record Posted(string? Id, string? Text);

/// <summary>What the script is told of it.</summary>
/// <param name="Id">The message; null when it could not be read.</param>
/// <param name="State">See <see cref="PostResult.Code"/>.</param>
internal sealed record PostAnswer(string? Id, string State);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Posted))]
[JsonSerializable(typeof(PostAnswer))]
internal sealed partial class PostedJson : JsonSerializerContext;
