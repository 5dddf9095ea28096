using System.Security.Authentication;

namespace Frota.Connectors.Http;

/// <summary>Posts JSON to another system once, within a total time and with a capped answer.</summary>
internal sealed class OutgoingCall(HttpClient http, TimeProvider time)
{
    /// <summary>The whole time for one call, from the connection to the last byte of the answer.</summary>
    public static readonly TimeSpan TotalTime = TimeSpan.FromSeconds(15);

    /// <summary>The whole time for showing that an answer is being written: later it is not worth showing.</summary>
    public static readonly TimeSpan TypingTime = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of an answer that are read; providers' answers are below 2 KB.</summary>
    public const int MaxAnswer = 64 * 1024;

    // A wish beyond this is a mistake or a trick; the retry ladder ends long before.
    private static readonly TimeSpan LongestWish = TimeSpan.FromDays(1);

    /// <summary>Posts a body. The reasons it gives never hold the address, which may hold a secret.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled; whether the request arrived is then
    /// unknown.</exception>
    public async Task<Exchange> PostAsync(
        Uri address, byte[] json, Action<HttpRequestMessage>? prepare, TimeSpan totalTime, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(totalTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        using var content = new WatchedContent(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        prepare?.Invoke(request);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var body = await ReadBodyAsync(response, either.Token, cancel);
            return new Exchange.Answered((int)response.StatusCode, body, WishOf(response));
        }
        catch (Exception fault) when (IsTransport(fault, cancel))
        {
            return fault.InnerException is ForbiddenAddressException forbidden
                ? new Exchange.Forbidden(forbidden.Message)
                : content.Left ? new Exchange.Lost($"no answer: {Name(fault)}")
                : new Exchange.NeverSent($"not sent: {Name(fault)}");
        }
    }

    private static async Task<byte[]?> ReadBodyAsync(
        HttpResponseMessage response, CancellationToken either, CancellationToken cancel)
    {
        try
        {
            return await CappedBody.ReadAsync(response, MaxAnswer, either);
        }
        catch (Exception fault) when (IsTransport(fault, cancel))
        {
            return null;
        }
    }

    private static bool IsTransport(Exception fault, CancellationToken cancel) =>
        fault is HttpRequestException or IOException or AuthenticationException
        || (fault is OperationCanceledException && !cancel.IsCancellationRequested);

    /// <summary>A name for the log: messages of these exceptions may quote the host, and nothing better.</summary>
    private static string Name(Exception fault) => fault switch
    {
        OperationCanceledException => "timeout",
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known =>
            known.HttpRequestError.ToString(),
        _ => fault.GetType().Name,
    };

    private TimeSpan? WishOf(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        return Bound(header?.Delta ?? (header?.Date - time.GetUtcNow()));
    }

    /// <summary>A wish within reason: not negative, at most a day.</summary>
    public static TimeSpan? Bound(TimeSpan? wish) =>
        wish is { } given ? TimeSpan.FromTicks(Math.Clamp(given.Ticks, 0, LongestWish.Ticks)) : null;
}
