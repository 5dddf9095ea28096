namespace Frota.Connectors.Channels;

/// <summary>
/// One messaging channel: how its webhooks prove themselves, what they say, and how to answer on it. The first two are
/// pure; only sending touches the network. A new channel is a folder here, a line in the channel catalog and a class
/// deriving the contract test.
/// </summary>
public interface IChannel
{
    /// <summary>The stable name in webhook URLs and in the database, such as <c>whatsapp-cloud</c>.</summary>
    string Name { get; }

    /// <summary>What this channel allows.</summary>
    ChannelLimits Limits { get; }

    /// <summary>Judges a POST by its headers and raw bytes against every valid secret, in constant time.</summary>
    Authenticity Verify(
        IWebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now);

    /// <summary>
    /// The body of the 200 that answers a GET handshake, or null when the query does not prove the verify token.
    /// Channels without a handshake return null.
    /// </summary>
    string? AnswerHandshake(IReadOnlyDictionary<string, string> query, IReadOnlyList<string> verifyTokens);

    /// <summary>
    /// A cheap look at the bytes, for routing only: true when the webhook carries delivery statuses and no message.
    /// </summary>
    bool HasOnlyStatuses(ReadOnlySpan<byte> body);

    /// <summary>Reads an authentic webhook. A part that cannot be read becomes a fault; the others go on.</summary>
    ParsedWebhook Parse(ReadOnlySpan<byte> body);

    /// <summary>Sends one text. Never retries: the caller decides by the result.</summary>
    Task<SendResult> SendAsync(OutgoingText text, SendAccount account, CancellationToken cancel);

    /// <summary>
    /// Shows the contact that an answer is being written, and that the message was read. Best effort: never throws.
    /// </summary>
    Task ShowTypingAsync(string contact, string providerMessageId, SendAccount account, CancellationToken cancel);
}
