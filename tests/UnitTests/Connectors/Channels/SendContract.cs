using Frota.Connectors.Channels;
using Frota.UnitTests.Connectors.Http;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels;

/// <summary>What every channel promises of a send: it says Refused only when the text cannot have arrived.</summary>
public abstract class SendContract
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static OutgoingText Text { get; } =
        new("5511999990000", "ol\u00e1 \U0001F600 \"aspas\"", Guid.Parse("0b2f6a3e-8f0e-4c7e-9a53-3f8a2c1d4e5f"));

    protected abstract SendAccount Account { get; }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    public async Task Is_refused_when_the_connection_was_never_made(HttpRequestError error)
    {
        var handler = ScriptedHandler.Unreachable(new HttpRequestException(error, "no way " + Account.AccessToken));
        var refused = Assert.IsType<SendResult.Refused>(await SendAsync(handler));
        Assert.Equal($"not sent: {error}", refused.Reason);
    }

    [Fact]
    public async Task Is_unknown_when_the_answer_was_lost()
    {
        var handler = new ScriptedHandler((_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded, ""));
        Assert.IsType<SendResult.Unknown>(await SendAsync(handler));
    }

    [Fact]
    public async Task Is_unknown_when_no_answer_came_in_time()
    {
        var time = new SteppedTime(DateTimeOffset.UnixEpoch);
        var handler = new ScriptedHandler(async (_, cancel) =>
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("A delay without end has ended.");
        });
        Assert.Equal(new SendResult.Unknown("no answer: timeout"), await SendAsync(handler, time: time));
    }

    [Fact]
    public async Task Passes_the_callers_cancellation_on()
    {
        using var stop = new CancellationTokenSource();
        var handler = new ScriptedHandler(async (_, cancel) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("A delay without end has ended.");
        });
        using var client = handler.Client();
        var channel = Over(client, TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.SendAsync(Text, Account, stop.Token));
    }

    [Fact]
    public async Task Is_rejected_unsent_when_the_text_is_too_long()
    {
        var handler = new ScriptedHandler(200, "{}");
        using var client = handler.Client();
        var channel = Over(client, TimeProvider.System);
        var text = Text with { Text = new string('x', channel.Limits.MaxTextLength + 1) };
        Assert.IsType<SendResult.Rejected>(await channel.SendAsync(text, Account, Cancel));
        Assert.Empty(handler.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\r\nlines: yes")]
    [InlineData("../../etc")]
    [InlineData("1:a/../b?c#d")]
    public async Task Is_rejected_unsent_or_harmless_with_a_strange_token(string token)
    {
        var handler = new ScriptedHandler(401, "{}");
        var result = await SendAsync(handler, Account with { AccessToken = token });
        Assert.IsType<SendResult.Rejected>(result);
        Assert.All(
            handler.Requests,
            sent => Assert.DoesNotContain("..", $"{sent.Request.RequestUri}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Never_shows_typing_by_throwing()
    {
        foreach (var handler in new[]
        {
            new ScriptedHandler(500, "rubbish"),
            ScriptedHandler.Unreachable(new HttpRequestException("no route")),
        })
        {
            using var client = handler.Client();
            var channel = Over(client, TimeProvider.System);
            await channel.ShowTypingAsync("5511", "wamid.1", Account, Cancel);
            await channel.ShowTypingAsync("5511", "wamid.1", Account with { AccessToken = "\n" }, Cancel);
        }
    }

    protected abstract IChannel Over(HttpClient client, TimeProvider time);

    /// <summary>Sends <see cref="Text"/> to a scripted provider.</summary>
    private protected async Task<SendResult> SendAsync(
        ScriptedHandler handler, SendAccount? account = null, TimeProvider? time = null)
    {
        using var client = handler.Client();
        return await Over(client, time ?? TimeProvider.System).SendAsync(Text, account ?? Account, Cancel);
    }

    /// <summary>Sends and tells the result in a word and its reason, for tables of answers.</summary>
    protected async Task<(string Result, string Reason, int? RetrySeconds)> OutcomeAsync(
        int status, string body, params (string Name, string Value)[] headers) =>
        await SendAsync(new ScriptedHandler(status, body, headers)) switch
        {
            SendResult.Sent sent => ("sent", sent.ProviderId, null),
            SendResult.Refused refused => ("refused", refused.Reason, (int?)refused.RetryAfter?.TotalSeconds),
            SendResult.Rejected rejected => ("rejected", rejected.Reason, null),
            SendResult.Unknown unknown => ("unknown", unknown.Reason, null),
            var other => throw new InvalidOperationException($"{other}"),
        };
}
