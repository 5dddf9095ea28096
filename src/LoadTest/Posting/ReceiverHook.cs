using System.Net;
using System.Net.Http.Headers;
using Frota.Connectors.Channels.Signatures;

namespace Frota.LoadTest.Posting;

/// <summary>Posts to the receiver; one for all posters.</summary>
internal sealed class ReceiverHook : IDisposable
{
    private static readonly TimeSpan AccountPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AccountPatience = TimeSpan.FromSeconds(30);
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly SocketsHttpHandler _connections;
    private readonly HttpClient _http;
    private readonly Uri[] _hooks;
    private readonly PostingOptions _options;
    private readonly TimeProvider _time;

    public ReceiverHook(PostingOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _hooks = [.. options.Accounts.Select(account =>
            new Uri(options.Receiver, $"/hooks/whatsapp-cloud/{Uri.EscapeDataString(account.Key)}"))];
        _connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxConnectionsPerServer = options.Parallel ?? options.Connections,
        };
        _http = new HttpClient(_connections) { Timeout = options.Patience };
    }

    /// <summary>Posts a body; the status of the answer, 0 when the connection broke or no answer came.</summary>
    public async Task<int> PostAsync(
        int account, ReadOnlyMemory<byte> body, string? signature, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _hooks[account])
        {
            Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = Json } },
        };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(MetaSignature.Header, signature);
        }

        try
        {
            using var response = await _http.SendAsync(request, cancel);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Returns once the receiver knows every account: it learns of new ones within seconds.</summary>
    /// <exception cref="TimeoutException">It does not answer, or does not know one.</exception>
    public async Task WaitForAccountsAsync(CancellationToken cancel)
    {
        var start = _time.GetTimestamp();
        for (var i = 0; i < _hooks.Length;)
        {
            // Unsigned: an account that is known refuses it, another is not found.
            switch (await PostAsync(i, "{}"u8.ToArray(), null, cancel))
            {
                case (int)HttpStatusCode.Unauthorized:
                    i++;
                    break;
                case var status when _time.GetElapsedTime(start) > AccountPatience:
                    throw new TimeoutException(status == 0
                        ? $"the receiver at {_options.Receiver} does not answer"
                        : $"the receiver at {_options.Receiver} answers {status} for {_options.Accounts[i].Key}");
                default:
                    await Task.Delay(AccountPause, _time, cancel);
                    break;
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _connections.Dispose();
    }
}
