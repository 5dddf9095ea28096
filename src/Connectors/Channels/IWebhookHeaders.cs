namespace Frota.Connectors.Channels;

/// <summary>The headers of a webhook as a verifier sees them; names are case-insensitive.</summary>
public interface IWebhookHeaders
{
    /// <summary>The values under a name, in order: empty when absent, more than one when doubled.</summary>
    IReadOnlyList<string> this[string name] { get; }
}
