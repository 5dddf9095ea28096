using System.Net.Http.Headers;
using Frota.Connectors.Channels.Sending;
using Frota.Connectors.Channels.Signatures;
using Frota.Connectors.Http;

namespace Frota.Connectors.Channels.WhatsApp;

/// <summary>WhatsApp by Meta's Cloud API.</summary>
/// <param name="graph">The Graph API with its version, such as <c>https://graph.facebook.com/v23.0</c>.</param>
/// <param name="http">A client for trusted addresses.</param>
/// <param name="time">The clock of timeouts.</param>
internal sealed class WhatsAppChannel(Uri graph, HttpClient http, TimeProvider time) : IChannel
{
    private readonly OutgoingCall _call = new(http, time);

    /// <inheritdoc/>
    public string Name => "whatsapp-cloud";

    /// <summary>
    /// Meta's published limits: 4,096 characters, the 24 h service window, 80 texts a second from a number (20 when it
    /// is also used with the app, 1,000 when upgraded). To one contact it is 1 text every 6 s on average; up to 45 may
    /// go at once, borrowed against the time after them, so a pacer need not hold back the parts of one reply.
    /// </summary>
    public ChannelLimits Limits { get; } =
        new(4096, TimeSpan.FromHours(24), 80, InDoubtPolicy.ResendOnce);

    /// <inheritdoc/>
    public Authenticity Verify(
        IWebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        MetaSignature.Verify(headers[MetaSignature.Header], body, secrets);

    /// <inheritdoc/>
    public string? AnswerHandshake(IReadOnlyDictionary<string, string> query, IReadOnlyList<string> verifyTokens) =>
        WhatsAppHandshake.Answer(query, verifyTokens);

    /// <inheritdoc/>
    public bool HasOnlyStatuses(ReadOnlySpan<byte> body) => WhatsAppWebhook.HasOnlyStatuses(body);

    /// <inheritdoc/>
    public ParsedWebhook Parse(ReadOnlySpan<byte> body) => WhatsAppWebhook.Parse(body);

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(OutgoingText text, SendAccount account, CancellationToken cancel)
    {
        if (Verdict.OnLength(text, Limits) is { } tooLong)
        {
            return tooLong;
        }

        if (!IsToken(account.AccessToken))
        {
            return new SendResult.Rejected("the access token is missing or no header can carry it");
        }

        var exchange = await PostAsync(WhatsAppRequest.Text(text), account, OutgoingCall.TotalTime, cancel);
        return Verdict.Of(exchange, answer => GraphAnswer.Judge(answer, account.AccessToken));
    }

    /// <inheritdoc/>
    public async Task ShowTypingAsync(
        string contact, string providerMessageId, SendAccount account, CancellationToken cancel)
    {
        if (IsToken(account.AccessToken))
        {
            await PostAsync(WhatsAppRequest.Typing(providerMessageId), account, OutgoingCall.TypingTime, cancel);
        }
    }

    private Task<Exchange> PostAsync(byte[] json, SendAccount account, TimeSpan totalTime, CancellationToken cancel) =>
        _call.PostAsync(
            new Uri($"{graph.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(account.Address)}/messages"),
            json,
            request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.AccessToken),
            totalTime,
            cancel);

    private static bool IsToken(string token) => token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~');
}
