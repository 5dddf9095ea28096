namespace Frota.Simulators.Control;

/// <summary>How a simulator answers.</summary>
internal enum Mode
{
    /// <summary>As the provider does when all is well.</summary>
    Ok,

    /// <summary>With the provider's error for a bad key.</summary>
    Unauthorized,

    /// <summary>With the provider's error for too many requests.</summary>
    RateLimited,

    /// <summary>With the provider's error for its own fault.</summary>
    ServerError,

    /// <summary>Never; the connection stays open until the caller goes away. No effect.</summary>
    Hang,

    /// <summary>With a 200 and a page of HTML. No effect.</summary>
    Rubbish,

    /// <summary>With a 200 and no body. No effect.</summary>
    Empty,

    /// <summary>Well, after the delay.</summary>
    Slow,

    /// <summary>Not at all, though the effect happened: the caller cannot know.</summary>
    EffectThenDrop,

    /// <summary>Well, but one byte a second.</summary>
    Drip,

    /// <summary>Well, but the connection breaks in the middle of the body.</summary>
    Truncated,

    /// <summary>With a 200 and 10 MB of JSON that nobody asked for. No effect.</summary>
    Huge,
}
