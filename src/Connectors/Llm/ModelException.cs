namespace Frota.Connectors.Llm;

/// <summary>
/// A model that did not answer, and what can be done about it. Providers throw nothing else on purpose.
/// </summary>
/// <param name="kind">What kind of failure, deciding whether another attempt makes sense.</param>
/// <param name="message">What happened, without keys or prompts.</param>
/// <param name="retryAfter">The provider's own wish, when it gave one.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class ModelException(
    ModelFault kind, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of failure.</summary>
    public ModelFault Kind { get; } = kind;

    /// <summary>The provider's own wish, when it gave one.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
