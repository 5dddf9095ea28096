using System.Net.Http.Headers;
using Frota.Cli.Shell;

namespace Frota.Cli.Webhooks;

/// <summary>One webhook that was sent.</summary>
/// <param name="MessageId">The provider's id of the message; the webhook's own when the body came from a file.</param>
/// <param name="Status">The receiver's answer.</param>
/// <param name="LatencyMs">From the first byte out to the whole answer.</param>
/// <param name="Answer">The beginning of the answer's body.</param>
internal sealed record PostedWebhook(string MessageId, int Status, double LatencyMs, string Answer);

/// <summary>Posts bodies to the receiver, one after the other, on one connection.</summary>
internal sealed class WebhookPost(Uri address, TimeProvider time) : IDisposable
{
    private const int LongestAnswer = 200;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = 1_000_000,
    };

    /// <exception cref="CliFault">The receiver does not answer: exit 69.</exception>
    public async Task<PostedWebhook> SendAsync(
        string messageId, byte[] body, IReadOnlyList<(string Name, string Value)> proof, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in proof)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var started = time.GetTimestamp();
        try
        {
            using var response = await _http.SendAsync(request, cancel);
            var answer = await response.Content.ReadAsStringAsync(cancel);
            return new PostedWebhook(messageId, (int)response.StatusCode,
                Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1),
                answer.Length <= LongestAnswer ? answer.Trim() : answer[..LongestAnswer]);
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            throw CliFault.Unavailable($"the receiver at {address.GetLeftPart(UriPartial.Authority)}",
                e.Message, $"{SettingNames.ReceiverAddress} or --url", e);
        }
    }

    public void Dispose() => _http.Dispose();
}
