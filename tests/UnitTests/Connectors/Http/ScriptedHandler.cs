using System.Net;
using System.Text;

namespace Frota.UnitTests.Connectors.Http;

/// <summary>Another system that answers as a test says, and remembers what it was asked.</summary>
internal sealed class ScriptedHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    : HttpMessageHandler
{
    /// <summary>Answers every request alike, once it has read it.</summary>
    public ScriptedHandler(int status, string body, params (string Name, string Value)[] headers)
        : this((_, _) => Task.FromResult(Answer(status, body, headers)))
    {
    }

    /// <summary>The requests so far with their bodies.</summary>
    public List<(HttpRequestMessage Request, string Body)> Requests { get; } = [];

    /// <summary>A client that talks to it.</summary>
    public HttpClient Client() => new(this, disposeHandler: false);

    public static HttpResponseMessage Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    /// <summary>Fails before the request is read, as a connection that cannot be made does.</summary>
    public static ScriptedHandler Unreachable(Exception fault) => new((_, _) => throw fault) { ReadsRequests = false };

    private bool ReadsRequests { get; init; } = true;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (ReadsRequests)
        {
            Requests.Add((request, await request.Content!.ReadAsStringAsync(cancellationToken)));
        }

        return await answer(request, cancellationToken);
    }
}
