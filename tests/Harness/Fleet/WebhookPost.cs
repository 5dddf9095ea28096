using System.Net;

namespace Frota.Harness.Fleet;

/// <summary>Posts webhooks to a receiver.</summary>
internal static class WebhookPost
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });

    /// <summary>Posts a body with headers to an address below <c>/hooks</c>; the status.</summary>
    public static async Task<HttpStatusCode> SendAsync(
        string receiver, string path, byte[] body, (string Name, string Value)[] headers, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{receiver}/hooks/{path}")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await Http.SendAsync(request, cancel);
        return response.StatusCode;
    }
}
