using System.Text.Json;
using Frota.Connectors.Llm.Calling;
using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Gemini;

/// <summary>Reads the body of a 200.</summary>
internal static class GeminiAnswers
{
    private const int LongestReason = 40;

    public static ChatResponse Read(ReadOnlySpan<byte> body)
    {
        var answer = JsonSerializer.Deserialize(body, GeminiJson.Default.GeminiAnswer)
            ?? throw Fault(ModelFault.Rubbish, "the answer is null");
        if (answer.Candidates is not [{ } candidate, ..])
        {
            throw answer.PromptFeedback?.BlockReason is { Length: > 0 } reason
                ? Fault(ModelFault.Blocked, $"the prompt was blocked, {Show(reason)}")
                : Fault(ModelFault.Rubbish, "the answer has no candidates");
        }

        var text = Text(candidate.Content);
        var finish = Judge(candidate.FinishReason, text);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ResponseId = answer.ResponseId,
            ModelId = answer.ModelVersion,
            FinishReason = finish,
            Usage = Count(answer.UsageMetadata),
        };
    }

    // A reason that is not known is taken for a block: new ones are mostly kinds of content, and part of a blocked
    // answer must not reach anybody.
    private static ChatFinishReason? Judge(string? reason, string text)
    {
        if (reason is not (null or "" or "FINISH_REASON_UNSPECIFIED" or "STOP" or "MAX_TOKENS" or "OTHER")
            && !reason.StartsWith("MALFORMED_", StringComparison.Ordinal))
        {
            throw Fault(ModelFault.Blocked, Show(reason));
        }

        return reason switch
        {
            _ when string.IsNullOrWhiteSpace(text) =>
                throw Fault(ModelFault.Rubbish, $"an empty answer, {Show(reason)}"),
            "STOP" => ChatFinishReason.Stop,
            "MAX_TOKENS" => ChatFinishReason.Length,
            null or "" or "FINISH_REASON_UNSPECIFIED" => null,
            _ => throw Fault(ModelFault.Rubbish, $"a broken answer, {Show(reason)}"),
        };
    }

    private static string Text(GeminiContent? content) => string.Concat(
        (content?.Parts ?? []).Where(part => part is { Thought: not true }).Select(part => part!.Text));

    private static UsageDetails? Count(GeminiUsage? usage) => usage is null
        ? null
        : Usage.Count(
            usage.PromptTokenCount ?? 0,
            (usage.CandidatesTokenCount ?? 0) + (usage.ThoughtsTokenCount ?? 0),
            usage.TotalTokenCount,
            usage.CachedContentTokenCount,
            usage.ThoughtsTokenCount);

    private static string Show(string? reason) =>
        reason is { Length: > 0 and <= LongestReason } && reason.All(c => char.IsAsciiLetterUpper(c) || c == '_')
            ? reason
            : "no known reason";

    private static ModelException Fault(ModelFault kind, string what) =>
        new(kind, $"{GeminiProvider.StableName}: {what}");
}
