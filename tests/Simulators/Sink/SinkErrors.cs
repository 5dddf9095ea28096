using Frota.Simulators.Answering;

namespace Frota.Simulators.Sink;

/// <summary>A tenant's own system explains nothing: Standard Webhooks looks at the status and at Retry-After.</summary>
internal sealed class SinkErrors : IProviderErrors
{
    public static readonly SinkErrors All = new();

    public Reply Unauthorized => new(401, null);

    public Reply ServerError => new(500, null);

    public Reply RateLimited(int retryAfter) => new(429, null, retryAfter);
}
