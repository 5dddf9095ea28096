namespace Frota.Connectors.Channels;

/// <summary>Whether a webhook is what it claims to be.</summary>
public enum Authenticity
{
    /// <summary>Signed with one of the valid secrets, and fresh where the scheme signs a time.</summary>
    Authentic,

    /// <summary>The header that should prove it is absent.</summary>
    Missing,

    /// <summary>The header is there and does not have the scheme's form.</summary>
    Malformed,

    /// <summary>No valid secret gives this signature.</summary>
    Mismatch,

    /// <summary>The signed time is outside the tolerance.</summary>
    Stale,
}
