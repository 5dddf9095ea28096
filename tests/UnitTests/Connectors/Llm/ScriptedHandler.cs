using System.Net;
using System.Text;

namespace Frota.UnitTests.Connectors.Llm;

/// <summary>Plays one answer to every request, and keeps what was asked.</summary>
internal sealed class ScriptedHandler(Func<CancellationToken, Task<HttpResponseMessage>> play) : HttpMessageHandler
{
    public int Calls { get; private set; }

    public HttpRequestMessage? Request { get; private set; }

    public string Body { get; private set; } = "";

    public Func<CancellationToken, Task<HttpResponseMessage>> Play { get; set; } = play;

    public static ScriptedHandler Answering(string body, int status = 200) =>
        new(_ => Task.FromResult(Json(status, body)));

    public static HttpResponseMessage Json(int status, string body, params string[] headers)
    {
        HttpResponseMessage response = new((HttpStatusCode)status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var header in headers)
        {
            var at = header.IndexOf(':', StringComparison.Ordinal);
            response.Headers.TryAddWithoutValidation(header[..at], header[(at + 1)..].Trim());
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        Request = request;
        Body = await request.Content!.ReadAsStringAsync(cancellationToken);
        return await Play(cancellationToken);
    }
}
