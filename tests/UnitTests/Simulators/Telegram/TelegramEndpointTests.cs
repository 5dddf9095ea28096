using Xunit;

namespace Frota.UnitTests.Simulators.Telegram;

public sealed class TelegramEndpointTests(Simulation simulation) : IClassFixture<Simulation>
{
    private const string Bot = "/telegram/bot" + Simulation.TelegramToken;

    [Fact]
    public async Task Sends_and_records_the_effect()
    {
        var (status, body) = await simulation.PostAsync(Bot + "/sendMessage", """{"chat_id":77,"text":"Olá"}""");

        Assert.Equal((200, true), (status, (bool)body!["ok"]!));
        Assert.Equal((77, "Olá"), ((long)body["result"]!["chat"]!["id"]!, (string)body["result"]!["text"]!));
        var sent = simulation.Host.Sent()[^1];
        Assert.Equal(
            ("telegram", "4242", "77", "Olá", $"{body["result"]!["message_id"]}"),
            (sent.Channel, sent.From, sent.To, sent.Text, sent.ProviderId));
    }

    [Theory]
    [InlineData("not json", "Bad Request: chat_id is empty")]
    [InlineData("""{"text":"x"}""", "Bad Request: chat_id is empty")]
    [InlineData("""{"chat_id":"nobody","text":"x"}""", "Bad Request: chat not found")]
    [InlineData("""{"chat_id":7}""", "Bad Request: message text is empty")]
    [InlineData("""{"chat_id":"7","text":" "}""", "Bad Request: message text is empty")]
    public async Task Refuses_a_bad_message(string message, string description)
    {
        var (status, body) = await simulation.PostAsync(Bot + "/sendMessage", message);

        Assert.Equal((400, 400), (status, (int)body!["error_code"]!));
        Assert.Equal((false, description), ((bool)body["ok"]!, (string)body["description"]!));
    }

    [Theory]
    [InlineData("/telegram/bot4242:wrong/sendMessage", 401, "Unauthorized")]
    [InlineData("/telegram/botme/sendMessage", 401, "Unauthorized")]
    [InlineData("/telegram/bot4242:wrong/sendChatAction", 401, "Unauthorized")]
    [InlineData(Bot + "/sendPigeon", 404, "Not Found")]
    public async Task Refuses_wrong_tokens_and_unknown_methods(string path, int code, string description)
    {
        var (status, body) = await simulation.PostAsync(path, """{"chat_id":7,"text":"x","action":"typing"}""");

        Assert.Equal((code, code, description), (status, (int)body!["error_code"]!, (string)body["description"]!));
    }

    [Fact]
    public async Task Records_typing_apart()
    {
        var before = simulation.Host.Sent().Count;

        var (status, _) = await simulation.PostAsync(Bot + "/sendChatAction", """{"chat_id":7,"action":"typing"}""");

        Assert.Equal(200, status);
        Assert.Equal("typing", (string?)(await simulation.ListAsync("/_calls/telegram"))[^1]!["kind"]);
        Assert.Equal(before, simulation.Host.Sent().Count);
    }

    [Theory]
    [InlineData("unauthorized", 401)]
    [InlineData("rate-limited", 429)]
    [InlineData("server-error", 500)]
    public async Task Fails_in_Telegrams_own_words(string mode, int code)
    {
        await simulation.SetAsync("telegram", $$"""{"mode":"{{mode}}","count":1,"retryAfter":34}""");

        var (status, body) = await simulation.PostAsync(Bot + "/sendMessage", """{"chat_id":77,"text":"x"}""");

        Assert.Equal((code, code), (status, (int)body!["error_code"]!));
        Assert.Equal(mode == "rate-limited" ? 34 : null, (int?)body["parameters"]?["retry_after"]);
    }
}
