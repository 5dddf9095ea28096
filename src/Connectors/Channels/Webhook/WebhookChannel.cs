using Frota.Connectors.Channels.Sending;
using Frota.Connectors.Channels.Signatures;
using Frota.Connectors.Http;

namespace Frota.Connectors.Channels.Webhook;

/// <summary>
/// A channel of our own format over Standard Webhooks, both ways. It has two names: <c>webhook</c> connects any system
/// of the tenant's, whose address must be guarded; <c>webchat</c> connects our own panel.
/// </summary>
/// <param name="name">The channel's name.</param>
/// <param name="http">A client guarded or trusted, as the address of this name needs.</param>
/// <param name="time">The clock of timeouts and signatures.</param>
internal sealed class WebhookChannel(string name, HttpClient http, TimeProvider time) : IChannel
{
    private readonly SignedPost _post = new(http, time);

    /// <inheritdoc/>
    public string Name => name;

    /// <summary>
    /// Our own format sets its limits. The attempt id is the other side's idempotency key, so sending again is
    /// harmless.
    /// </summary>
    public ChannelLimits Limits { get; } = new(4096, null, 50, InDoubtPolicy.ResendOnce);

    /// <inheritdoc/>
    public Authenticity Verify(
        IWebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        StandardWebhooks.Verify(headers, body, secrets, now);

    /// <inheritdoc/>
    public string? AnswerHandshake(IReadOnlyDictionary<string, string> query, IReadOnlyList<string> verifyTokens) =>
        null;

    /// <inheritdoc/>
    public bool HasOnlyStatuses(ReadOnlySpan<byte> body) => false;

    /// <inheritdoc/>
    public ParsedWebhook Parse(ReadOnlySpan<byte> body) => WebhookMessage.Parse(body);

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(OutgoingText text, SendAccount account, CancellationToken cancel)
    {
        if (Verdict.OnLength(text, Limits) is { } tooLong)
        {
            return tooLong;
        }

        if (!SignedPost.TryReadAddress(account.SendUrl, out var address))
        {
            return new SendResult.Rejected("the address to send to is missing or not http(s) without credentials");
        }

        if (!StandardWebhooks.CanSign(account.AccessToken))
        {
            return new SendResult.Rejected("the access token is not a key that signs (whsec_ or whsk_)");
        }

        var id = text.AttemptId.ToString("D");
        var exchange = await _post.SendAsync(address, id, WebhookMessage.Reply(text, time.GetUtcNow()),
            [account.AccessToken, .. account.OlderTokens.Where(StandardWebhooks.CanSign)], cancel);
        return Verdict.Of(exchange, answer => answer.IsSuccess
            ? new SendResult.Sent(id)
            : Verdict.ByStatus(answer.Status, $"status {answer.Status}", answer.RetryAfter));
    }

    /// <summary>Does nothing: the format has no such event.</summary>
    public Task ShowTypingAsync(
        string contact, string providerMessageId, SendAccount account, CancellationToken cancel) =>
        Task.CompletedTask;
}
