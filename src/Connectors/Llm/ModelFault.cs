namespace Frota.Connectors.Llm;

/// <summary>A model that did not answer, and what can be done about it. Providers throw nothing else on purpose.</summary>
/// <param name="kind">What kind of failure, deciding whether another attempt makes sense.</param>
/// <param name="message">What happened, without keys or prompts.</param>
/// <param name="retryAfter">The provider's own wish, when it gave one.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class ModelException(ModelFault kind, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of failure.</summary>
    public ModelFault Kind { get; } = kind;

    /// <summary>The provider's own wish, when it gave one.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>Kinds of model failure.</summary>
public enum ModelFault
{
    /// <summary>Passing: 408, 409, 5xx, 529, a reset connection, no answer in time.</summary>
    Transient,

    /// <summary>Too many requests or tokens for now: 429 with or without Retry-After.</summary>
    RateLimited,

    /// <summary>Out of credit or quota: waiting does not help, a person must act.</summary>
    Quota,

    /// <summary>The request or the key is wrong: 400, 401, 403, 404, 413, 422.</summary>
    Refused,

    /// <summary>The provider would not answer this content.</summary>
    Blocked,

    /// <summary>A 2xx whose body is not what the provider documents, or is empty.</summary>
    Rubbish,
}
