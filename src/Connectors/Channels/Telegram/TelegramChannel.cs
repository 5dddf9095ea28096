using System.Globalization;
using System.Text.Json;
using Frota.Connectors.Channels.Sending;
using Frota.Connectors.Http;

namespace Frota.Connectors.Channels.Telegram;

/// <summary>
/// Telegram by the Bot API. It reports no deliveries, so a send in doubt stays so until it is sent once more.
/// </summary>
/// <param name="api">Where the Bot API is, such as <c>https://api.telegram.org</c>.</param>
/// <param name="http">A client for trusted addresses, which must not log paths: they hold the bot's token.</param>
/// <param name="time">The clock of timeouts.</param>
internal sealed class TelegramChannel(Uri api, HttpClient http, TimeProvider time) : IChannel
{
    private readonly OutgoingCall _call = new(http, time);

    /// <inheritdoc/>
    public string Name => "telegram";

    /// <summary>The Bot API's FAQ: 4,096 characters, about 30 texts a second in all and 1 a second in a chat.</summary>
    public ChannelLimits Limits { get; } = new(4096, null, 30, InDoubtPolicy.ResendOnce);

    /// <inheritdoc/>
    public Authenticity Verify(
        IWebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        TelegramToken.Verify(headers[TelegramToken.Header], secrets);

    /// <inheritdoc/>
    public string? AnswerHandshake(IReadOnlyDictionary<string, string> query, IReadOnlyList<string> verifyTokens) =>
        null;

    /// <inheritdoc/>
    public bool HasOnlyStatuses(ReadOnlySpan<byte> body) => false;

    /// <inheritdoc/>
    public ParsedWebhook Parse(ReadOnlySpan<byte> body) => TelegramUpdate.Parse(body);

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(OutgoingText text, SendAccount account, CancellationToken cancel)
    {
        if (Verdict.OnLength(text, Limits) is { } tooLong)
        {
            return tooLong;
        }

        if (!TelegramToken.IsBotToken(account.AccessToken))
        {
            return new SendResult.Rejected("the access token does not look like a bot's token");
        }

        var json = JsonBody.Write(writer =>
        {
            WriteChat(writer, text.Contact);
            writer.WriteText("text"u8, text.Text);
        });
        var exchange = await PostAsync("sendMessage", json, account, OutgoingCall.TotalTime, cancel);
        return Verdict.Of(exchange, answer => TelegramAnswer.Judge(answer, account.AccessToken));
    }

    /// <inheritdoc/>
    public async Task ShowTypingAsync(
        string contact, string providerMessageId, SendAccount account, CancellationToken cancel)
    {
        if (TelegramToken.IsBotToken(account.AccessToken))
        {
            var json = JsonBody.Write(writer =>
            {
                WriteChat(writer, contact);
                writer.WriteString("action"u8, "typing"u8);
            });
            await PostAsync("sendChatAction", json, account, OutgoingCall.TypingTime, cancel);
        }
    }

    private Task<Exchange> PostAsync(
        string method, byte[] json, SendAccount account, TimeSpan totalTime, CancellationToken cancel) =>
        _call.PostAsync(
            new Uri($"{api.AbsoluteUri.TrimEnd('/')}/bot{account.AccessToken}/{method}"),
            json,
            prepare: null,
            totalTime,
            cancel);

    /// <summary>A chat's id is a number; <c>@name</c> of a public chat is a string.</summary>
    private static void WriteChat(Utf8JsonWriter writer, string contact)
    {
        if (long.TryParse(contact, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chat))
        {
            writer.WriteNumber("chat_id"u8, chat);
        }
        else
        {
            writer.WriteText("chat_id"u8, contact);
        }
    }
}
