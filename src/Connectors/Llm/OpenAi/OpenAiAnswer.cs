namespace Frota.Connectors.Llm.OpenAi;

/// <summary>The body of a 200, as far as it is read.</summary>
internal sealed record OpenAiAnswer(
    string? Id, string? Model, IReadOnlyList<OpenAiChoice?>? Choices, OpenAiUsage? Usage);

/// <summary>One of the answers; only one is asked for.</summary>
internal sealed record OpenAiChoice(OpenAiReply? Message, string? FinishReason);

/// <summary>What the model said, or why it would not.</summary>
internal sealed record OpenAiReply(string? Content, string? Refusal);

/// <summary>Tokens: the details are parts of the totals.</summary>
internal sealed record OpenAiUsage(
    long? PromptTokens,
    long? CompletionTokens,
    long? TotalTokens,
    OpenAiPromptDetails? PromptTokensDetails,
    OpenAiCompletionDetails? CompletionTokensDetails);

/// <summary>Of the prompt's tokens.</summary>
internal sealed record OpenAiPromptDetails(long? CachedTokens);

/// <summary>Of the completion's tokens.</summary>
internal sealed record OpenAiCompletionDetails(long? ReasoningTokens);
