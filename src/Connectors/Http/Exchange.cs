namespace Frota.Connectors.Http;

/// <summary>How one request to another system went, told so that nobody has to guess whether it arrived.</summary>
internal abstract record Exchange
{
    private Exchange()
    {
    }

    /// <summary>A status came back.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Body">The whole body; null when it broke off, came too slowly or was longer than the cap.</param>
    /// <param name="RetryAfter">The other side's wish, when it gave one.</param>
    public sealed record Answered(int Status, byte[]? Body, TimeSpan? RetryAfter) : Exchange
    {
        public bool IsSuccess => Status is >= 200 and < 300;
    }

    /// <summary>The request never left: no connection, no name, no TLS.</summary>
    public sealed record NeverSent(string Reason) : Exchange;

    /// <summary>The request never left, because it may not go there.</summary>
    public sealed record Forbidden(string Reason) : Exchange;

    /// <summary>The request began to leave and no status came back.</summary>
    public sealed record Lost(string Reason) : Exchange;
}
