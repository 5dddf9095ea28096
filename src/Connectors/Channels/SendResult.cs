namespace Frota.Connectors.Channels;

/// <summary>How a send ended.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The provider took it and gave it an id.</summary>
    public sealed record Sent(string ProviderId) : SendResult;

    /// <summary>It did not happen and may later: the provider was busy, away or pacing us.</summary>
    /// <param name="Reason">For the log and the table.</param>
    /// <param name="RetryAfter">The provider's own wish, when it gave one.</param>
    public sealed record Refused(string Reason, TimeSpan? RetryAfter) : SendResult;

    /// <summary>It will never happen as it stands: a bad token, an unknown number, a closed window.</summary>
    public sealed record Rejected(string Reason) : SendResult;

    /// <summary>Nobody can say: the request went out and no whole answer came back.</summary>
    public sealed record Unknown(string Reason) : SendResult;
}
