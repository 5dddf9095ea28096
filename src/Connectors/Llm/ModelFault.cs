namespace Frota.Connectors.Llm;

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
