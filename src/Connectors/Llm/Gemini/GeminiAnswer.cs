namespace Frota.Connectors.Llm.Gemini;

/// <summary>The body of a 200, as far as it is read. A blocked prompt has feedback and no candidates.</summary>
internal sealed record GeminiAnswer(
    IReadOnlyList<GeminiCandidate?>? Candidates,
    GeminiFeedback? PromptFeedback,
    GeminiUsage? UsageMetadata,
    string? ModelVersion,
    string? ResponseId);

/// <summary>One of the answers; only one is asked for.</summary>
internal sealed record GeminiCandidate(GeminiContent? Content, string? FinishReason);

/// <summary>What the provider thought of the prompt.</summary>
internal sealed record GeminiFeedback(string? BlockReason);

/// <summary>Tokens: the prompt's include the cached ones, the candidates' do not include the thoughts.</summary>
internal sealed record GeminiUsage(
    long? PromptTokenCount,
    long? CandidatesTokenCount,
    long? ThoughtsTokenCount,
    long? CachedContentTokenCount,
    long? TotalTokenCount);
