using System.Text.Json;
using Frota.Connectors.Llm.Calling;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.OpenAi;

/// <summary>Reads the body of a 200.</summary>
internal static class OpenAiAnswers
{
    public static ChatResponse Read(ReadOnlySpan<byte> body)
    {
        var answer = JsonSerializer.Deserialize(body, OpenAiJson.Default.OpenAiAnswer);
        if (answer?.Choices is not [{ Message: { } reply } choice, ..])
        {
            throw Fault(ModelFault.Rubbish, "the answer has no choices");
        }

        if (!string.IsNullOrEmpty(reply.Refusal) || choice.FinishReason == "content_filter")
        {
            throw Fault(ModelFault.Blocked, choice.FinishReason == "content_filter" ? "content_filter" : "refusal");
        }

        if (string.IsNullOrWhiteSpace(reply.Content))
        {
            // With "length" the whole budget went into thinking: a larger max_completion_tokens would help.
            throw Fault(
                ModelFault.Rubbish,
                choice.FinishReason == "length" ? "no text before the token limit" : "an empty answer");
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, reply.Content))
        {
            ResponseId = answer.Id,
            ModelId = answer.Model,
            FinishReason = Finish(choice.FinishReason),
            Usage = Count(answer.Usage),
        };
    }

    private static ChatFinishReason? Finish(string? reason) => reason switch
    {
        "stop" => ChatFinishReason.Stop,
        "length" => ChatFinishReason.Length,
        "tool_calls" => ChatFinishReason.ToolCalls,
        null or "" => null,
        _ => new ChatFinishReason(reason),
    };

    private static UsageDetails? Count(OpenAiUsage? usage) => usage is null
        ? null
        : Usage.Count(
            usage.PromptTokens ?? 0,
            usage.CompletionTokens ?? 0,
            usage.TotalTokens,
            usage.PromptTokensDetails?.CachedTokens,
            usage.CompletionTokensDetails?.ReasoningTokens);

    private static ModelException Fault(ModelFault kind, string what) =>
        new(kind, $"{OpenAiProvider.StableName}: {what}");
}
