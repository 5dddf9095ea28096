using System.Text.Json.Serialization;

namespace Frota.Panel.Chat.Streams;

/// <summary>Something that an open chat shows. Its JSON is what the page's script reads.</summary>
/// <param name="Type"><c>message</c> or <c>typing</c>.</param>
/// <param name="Id">
/// A message's: the visitor's own id of what they wrote, the attempt id of what was answered. The same live, resumed
/// and in the page, so that nothing shows twice.
/// </param>
/// <param name="From"><c>visitor</c> or <c>us</c>.</param>
/// <param name="Text">The message.</param>
/// <param name="At">When it was said.</param>
internal sealed record ChatEvent(string Type, string? Id, string? From, string? Text, DateTimeOffset? At)
{
    public const string Visitor = "visitor";
    public const string Us = "us";

    /// <summary>An answer is being written.</summary>
    public static readonly ChatEvent Typing = new("typing", null, null, null, null);

    public static ChatEvent Message(string id, string from, string text, DateTimeOffset at) =>
        new("message", id, from, text, at);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatEvent))]
internal sealed partial class ChatEventJson : JsonSerializerContext;
