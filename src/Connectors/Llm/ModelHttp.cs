using System.Diagnostics.CodeAnalysis;

namespace Frota.Connectors.Llm;

/// <summary>The HTTP client that the providers share.</summary>
public static class ModelHttp
{
    /// <summary>
    /// A client that follows no redirect (the key would travel along), renews connections every five minutes (so that a
    /// provider's DNS change is seen) and has no timeout of its own: each call has one deadline, set per provider.
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    public static HttpClient CreateClient() => new(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    private static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null, // a provider need not know our traces
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
