using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Gemini;

/// <summary>The body of a request; what is null is not sent.</summary>
internal sealed record GeminiRequest(
    GeminiContent? SystemInstruction, IReadOnlyList<GeminiContent> Contents, GeminiGeneration? GenerationConfig)
{
    public static GeminiRequest From(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        List<GeminiPart> system = [];
        List<GeminiContent> contents = [];
        foreach (var message in messages)
        {
            GeminiPart part = new(message.Text, null);
            var role = message.Role == ChatRole.Assistant ? "model" : "user";
            if (message.Role == ChatRole.System)
            {
                system.Add(part);
            }
            else if (contents is [.., { Parts: List<GeminiPart> parts } last] && last.Role == role)
            {
                parts.Add(part); // roles must alternate: what one side said in a row is one content of several parts
            }
            else
            {
                contents.Add(new GeminiContent(role, new List<GeminiPart> { part }));
            }
        }

        return new GeminiRequest(
            system.Count == 0 ? null : new GeminiContent(null, system), contents, GeminiGeneration.From(options));
    }
}

/// <summary>What one side said.</summary>
internal sealed record GeminiContent(string? Role, IReadOnlyList<GeminiPart?>? Parts);

/// <summary>
/// A piece of text; <paramref name="Thought"/> marks the model's thinking, which is not part of its answer.
/// </summary>
internal sealed record GeminiPart(string? Text, bool? Thought);

/// <summary>How to generate.</summary>
internal sealed record GeminiGeneration(
    int? MaxOutputTokens, float? Temperature, float? TopP, int? TopK, long? Seed, IReadOnlyList<string>? StopSequences)
{
    public static GeminiGeneration? From(ChatOptions? options) => options is null
        ? null
        : new GeminiGeneration(
            options.MaxOutputTokens,
            options.Temperature,
            options.TopP,
            options.TopK,
            options.Seed,
            options.StopSequences is { Count: > 0 } stop ? [.. stop] : null);
}
