using Microsoft.Extensions.AI;

namespace Frota.Connectors.Llm.Calling;

/// <summary>Counts tokens the same way for every provider.</summary>
internal static class Usage
{
    /// <summary>
    /// The name in <see cref="UsageDetails.AdditionalCounts"/> of input tokens read from the provider's cache.
    /// </summary>
    public const string Cached = "cached_tokens";

    /// <summary>The name in <see cref="UsageDetails.AdditionalCounts"/> of output tokens spent on thinking.</summary>
    public const string Reasoning = "reasoning_tokens";

    /// <summary>
    /// The counts of one call. <paramref name="input"/> includes the cached tokens and <paramref name="output"/> the
    /// thinking ones; both are also told apart, as properties and by name, so that a ledger can price them.
    /// </summary>
    public static UsageDetails Count(long input, long output, long? total, long? cached, long? reasoning)
    {
        UsageDetails usage = new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = total ?? input + output,
            CachedInputTokenCount = cached,
            ReasoningTokenCount = reasoning,
        };
        AdditionalPropertiesDictionary<long> counts = [];
        Add(counts, Cached, cached);
        Add(counts, Reasoning, reasoning);
        usage.AdditionalCounts = counts.Count == 0 ? null : counts;
        return usage;
    }

    private static void Add(AdditionalPropertiesDictionary<long> counts, string name, long? count)
    {
        if (count is { } known)
        {
            counts[name] = known;
        }
    }
}
