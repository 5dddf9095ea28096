using Frota.Connectors.Channels;

namespace Frota.Receiver.Webhooks;

/// <summary>A request's headers as verifiers see them.</summary>
internal sealed class RequestHeaders(IHeaderDictionary headers) : IWebhookHeaders
{
    public IReadOnlyList<string> this[string name] => headers[name]!;
}
