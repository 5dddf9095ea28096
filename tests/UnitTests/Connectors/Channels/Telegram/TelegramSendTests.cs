using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Telegram;
using Frota.UnitTests.Connectors.Http;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.Telegram;

public sealed class TelegramSendTests : SendContract
{
    private const string Taken = """{"ok":true,"result":{"message_id":135}}""";

    protected override SendAccount Account { get; } = new("a_bot", "8765336106:AAE-token_x", null);

    [Theory]
    [InlineData(200, Taken, "sent", "135")]
    [InlineData(200, """{"ok":true}""", "unknown", "status 200 without a message id")]
    [InlineData(200, "rubbish", "unknown", "status 200 without a message id")]
    [InlineData(
        400,
        """{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}""",
        "rejected",
        "400 Bad Request: chat not found")]
    [InlineData(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""", "rejected", "401 Unauthorized")]
    [InlineData(
        403,
        """{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}""",
        "rejected",
        "403 Forbidden: bot was blocked by the user")]
    [InlineData(
        404,
        """{"description":"8765336106:AAE-token_x is not found"}""",
        "rejected",
        "404 [secret] is not found")]
    [InlineData(429, "", "refused", "429")]
    [InlineData(500, """{"ok":false,"error_code":500,"description":"Internal"}""", "refused", "500 Internal")]
    [InlineData(500, "", "unknown", "status 500 that is not the Bot API's")]
    [InlineData(502, """{"ok":false,"error_code":502,"description":"Bad Gateway"}""", "unknown", "502 Bad Gateway")]
    [InlineData(504, "<html>", "unknown", "status 504 that is not the Bot API's")]
    public async Task Maps_what_the_Bot_API_answers(int status, string body, string result, string reason) =>
        Assert.Equal((result, reason, null), await OutcomeAsync(status, body));

    [Fact]
    public async Task Keeps_the_wish_to_be_called_later() => Assert.Equal(
        ("refused", "429 Too Many Requests", 31),
        await OutcomeAsync(
            429,
            """{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":31}}""",
            ("Retry-After", "5")));

    [Theory]
    [InlineData("7527593", "7527593")]
    [InlineData("-1001234567890", "-1001234567890")]
    [InlineData("@a_channel", "\"@a_channel\"")]
    public async Task Sends_what_the_Bot_API_documents(string contact, string chat)
    {
        var handler = new ScriptedHandler(200, Taken);
        using var client = handler.Client();
        var channel = Over(client, TimeProvider.System);
        await channel.SendAsync(Text with { Contact = contact, Text = "oi" }, Account, Cancel);
        await channel.ShowTypingAsync(contact, "1", Account, Cancel);
        Assert.Equal(
            [
                ("/bot8765336106:AAE-token_x/sendMessage", $$"""{"chat_id":{{chat}},"text":"oi"}"""),
                ("/bot8765336106:AAE-token_x/sendChatAction", $$"""{"chat_id":{{chat}},"action":"typing"}"""),
            ],
            handler.Requests.Select(sent => (sent.Request.RequestUri!.AbsolutePath, sent.Body)));
        Assert.All(handler.Requests, sent => Assert.Equal("api.telegram.org", sent.Request.RequestUri!.Host));
    }

    protected override IChannel Over(HttpClient client, TimeProvider time) =>
        new TelegramChannel(ChannelEndpoints.Default.Telegram, client, time);
}
