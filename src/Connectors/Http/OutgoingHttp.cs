using System.Net;
using System.Net.Sockets;

namespace Frota.Connectors.Http;

/// <summary>
/// Makes the two clients for calls that leave the fleet. Neither follows redirects, keeps cookies, nor emits the
/// framework's request spans and logs: those quote the path, and Telegram's path holds the bot's token. Total times and
/// answer sizes are limited per call. One client of each lives as long as the process.
/// </summary>
public static class OutgoingHttp
{
    /// <summary>How long a connection may take to be made, TLS included.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Below the 60 s after which many servers drop an idle connection: a send that meets a dropped one is in doubt.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(20);

    // So that a changed DNS record is noticed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int ResponseHeadersKilobytes = 16;
    private const int GuardedConnectionsPerHost = 16;

    /// <summary>For addresses that the operator gives: providers and our own panel.</summary>
    public static HttpClient Trusted() => Create(_ => { });

    /// <summary>
    /// For addresses that tenants give. The rules judge the resolved address at connect time, and that very address is
    /// connected to, so a name that resolves differently a moment later gains nothing. Proxies are not used.
    /// </summary>
    public static HttpClient Guarded(EgressRules rules) => Guarded(rules, Dns.GetHostAddressesAsync);

    internal static HttpClient Guarded(EgressRules rules, Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        Create(handler =>
        {
            handler.UseProxy = false;
            handler.MaxConnectionsPerServer = GuardedConnectionsPerHost;
            handler.MaxResponseDrainSize = 0;
            handler.ConnectCallback = async (context, cancel) =>
            {
                var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
                var addresses = await resolve(host, cancel);
                var allowed = rules.AllowsEndpoint(host, port)
                    ? addresses
                    : Array.FindAll(addresses, address => rules.Allows(address, port));
                return allowed.Length > 0
                    ? await ConnectAsync(allowed, port, cancel)
                    : throw new ForbiddenAddressException();
            };
        });

    private static async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancel)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(addresses, port, cancel);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private static HttpClient Create(Action<SocketsHttpHandler> configure)
    {
        SocketsHttpHandler? handler = null;
        try
        {
            handler = new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                AllowAutoRedirect = false,
                ConnectTimeout = ConnectTimeout,
                MaxResponseHeadersLength = ResponseHeadersKilobytes,
                PooledConnectionIdleTimeout = IdleTimeout,
                PooledConnectionLifetime = Lifetime,
                UseCookies = false,
            };
            configure(handler);
            var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
            handler = null;
            return client;
        }
        finally
        {
            handler?.Dispose();
        }
    }
}
