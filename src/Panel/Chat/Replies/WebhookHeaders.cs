using Frota.Connectors.Channels;

namespace Frota.Panel.Chat.Replies;

/// <summary>A request's headers as a verifier sees them.</summary>
internal sealed class WebhookHeaders(IHeaderDictionary headers) : IWebhookHeaders
{
    public IReadOnlyList<string> this[string name] => [.. headers[name].Select(value => value ?? "")];
}
