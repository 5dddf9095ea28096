using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.OpenAi;

/// <summary>The body of a request; what is null is not sent.</summary>
internal sealed record OpenAiRequest(
    string Model,
    IReadOnlyList<OpenAiMessage> Messages,
    int? MaxCompletionTokens,
    float? Temperature,
    float? TopP,
    float? FrequencyPenalty,
    float? PresencePenalty,
    long? Seed,
    IReadOnlyList<string>? Stop)
{
    public static OpenAiRequest From(string model, IReadOnlyList<ChatMessage> messages, ChatOptions? options) => new(
        model,
        [.. messages.Select(message => new OpenAiMessage(Role(message.Role), message.Text))],
        options?.MaxOutputTokens,
        options?.Temperature,
        options?.TopP,
        options?.FrequencyPenalty,
        options?.PresencePenalty,
        options?.Seed,
        options?.StopSequences is { Count: > 0 } stop ? [.. stop] : null);

    // "system" rather than "developer": every compatible server knows it, and OpenAI reads it as the other.
    private static string Role(ChatRole role) =>
        role == ChatRole.System ? "system" : role == ChatRole.Assistant ? "assistant" : "user";
}

/// <summary>One message of a request.</summary>
internal sealed record OpenAiMessage(string Role, string Content);
