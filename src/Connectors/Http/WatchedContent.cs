using System.Net;
using System.Net.Http.Headers;

namespace Frota.Connectors.Http;

/// <summary>
/// A JSON body that remembers whether anything asked for its bytes. While nothing did, no server can have the whole
/// request, so a failure is known to be without effect; the kinds of exceptions alone do not tell a slow connect from a
/// slow answer.
/// </summary>
internal sealed class WatchedContent : ByteArrayContent
{
    private volatile bool _left;

    public WatchedContent(byte[] json)
        : base(json) =>
        Headers.ContentType = new MediaTypeHeaderValue("application/json");

    /// <summary>Whether the body began to leave.</summary>
    public bool Left => _left;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _left = true;
        return base.SerializeToStreamAsync(stream, context);
    }

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _left = true;
        return base.SerializeToStreamAsync(stream, context, cancellationToken);
    }
}
