namespace Frota.Connectors.Integrations;

/// <summary>How an outgoing webhook ended.</summary>
public abstract record WebhookOutcome
{
    private WebhookOutcome()
    {
    }

    /// <summary>The endpoint took it (2xx).</summary>
    public sealed record Delivered : WebhookOutcome;

    /// <summary>
    /// Not this time: 3xx, 408, 429, 5xx, no connection, no answer in time. Sending again under the same id is safe.
    /// </summary>
    /// <param name="Reason">For the log and the table.</param>
    /// <param name="RetryAfter">The endpoint's own wish, when it gave one.</param>
    public sealed record Refused(string Reason, TimeSpan? RetryAfter) : WebhookOutcome;

    /// <summary>The endpoint asked not to be called any more (410): disable it.</summary>
    public sealed record Gone : WebhookOutcome;

    /// <summary>Never as it stands: another 4xx, an address that may not be called, a key that cannot sign.</summary>
    public sealed record Rejected(string Reason) : WebhookOutcome;
}
