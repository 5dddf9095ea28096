using System.Text.Json;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.WhatsApp;
using Frota.UnitTests.Connectors.Http;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.WhatsApp;

public sealed class WhatsAppSendTests : SendContract
{
    private const string Taken = """{"messaging_product":"whatsapp","messages":[{"id":"wamid.X"}]}""";

    protected override SendAccount Account { get; } = new("100000000000001", "EAAGtoken", null);

    [Theory]
    [InlineData(200, Taken, "sent", "wamid.X")]
    [InlineData(201, Taken, "sent", "wamid.X")]
    [InlineData(200, """{"messages":[]}""", "unknown", "status 200 without a message id")]
    [InlineData(200, """{"messages":[{"id":""}]}""", "unknown", "status 200 without a message id")]
    [InlineData(200, "", "unknown", "status 200 without a message id")]
    [InlineData(200, "<html>", "unknown", "status 200 without a message id")]
    [InlineData(429, "", "refused", "status 429")]
    [InlineData(429, """{"error":{"code":4,"message":"limit"}}""", "refused", "4 limit")]
    [InlineData(400, """{"error":{"code":4,"message":"limit"}}""", "refused", "4 limit")]
    [InlineData(400, """{"error":{"code":80007}}""", "refused", "80007")]
    [InlineData(400, """{"error":{"code":130429,"error_data":{"details":"too fast"}}}""", "refused", "130429 too fast")]
    [InlineData(400, """{"error":{"code":131056}}""", "refused", "131056")]
    [InlineData(408, "", "refused", "status 408")]
    [InlineData(500, """{"error":{"code":1,"message":"unknown"}}""", "refused", "1 unknown")]
    [InlineData(500, """{"error":{"code":131000}}""", "refused", "131000")]
    [InlineData(503, """{"error":{"code":2}}""", "refused", "2")]
    [InlineData(500, "", "unknown", "status 500 that is not the Graph API's")]
    [InlineData(503, "<html>", "unknown", "status 503 that is not the Graph API's")]
    [InlineData(502, "<html>", "unknown", "status 502 that is not the Graph API's")]
    [InlineData(502, """{"error":{"code":1}}""", "unknown", "1")]
    [InlineData(504, """{"error":"gateway"}""", "unknown", "status 504 that is not the Graph API's")]
    [InlineData(
        401,
        """{"error":{"code":190,"message":"Malformed access token EAAG"}}""",
        "rejected",
        "190 the access token was refused")]
    [InlineData(400, """{"error":{"code":131026}}""", "rejected", "131026")]
    [InlineData(400, """{"error":{"code":131047,"message":"window"}}""", "rejected", "131047 window")]
    [InlineData(400, """{"error":{"code":100,"message":"bad EAAGtoken here"}}""", "rejected", "100 bad [secret] here")]
    [InlineData(403, "<html>", "rejected", "status 403")]
    [InlineData(404, "", "rejected", "status 404")]
    [InlineData(302, "", "rejected", "status 302")]
    public async Task Maps_what_the_Graph_API_answers(int status, string body, string result, string reason) =>
        Assert.Equal((result, reason, null), await OutcomeAsync(status, body));

    [Fact]
    public async Task Keeps_the_wish_to_be_called_later() => Assert.Equal(
        ("refused", "131056", 7),
        await OutcomeAsync(400, """{"error":{"code":131056}}""", ("Retry-After", "7")));

    [Fact]
    public async Task Is_unknown_when_a_success_is_too_long_to_read() =>
        Assert.Equal("unknown", (await OutcomeAsync(200, new string(' ', 70_000) + Taken)).Result);

    [Fact]
    public async Task Sends_what_the_Cloud_API_documents()
    {
        var handler = new ScriptedHandler(200, Taken);
        await SendAsync(handler);
        var (request, body) = Assert.Single(handler.Requests);
        Assert.Equal("https://graph.facebook.com/v23.0/100000000000001/messages", request.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer EAAGtoken", request.Headers.Authorization!.ToString());
        Assert.Equal("application/json", request.Content!.Headers.ContentType!.MediaType);
        var json = JsonElement.Parse(body);
        Assert.Equal("whatsapp", json.Text("messaging_product"));
        Assert.Equal("individual", json.Text("recipient_type"));
        Assert.Equal("text", json.Text("type"));
        Assert.Equal(Text.Contact, json.Text("to"));
        Assert.Equal(Text.Text, json.GetProperty("text").Text("body"));
        Assert.Equal(Text.AttemptId.ToString(), json.Text("biz_opaque_callback_data"));
    }

    [Fact]
    public async Task Sends_to_a_user_id_where_the_number_is_hidden()
    {
        var handler = new ScriptedHandler(200, Taken);
        using var client = handler.Client();
        await Over(client, TimeProvider.System).SendAsync(Text with { Contact = "BR.1349" }, Account, Cancel);
        var json = JsonElement.Parse(Assert.Single(handler.Requests).Body);
        Assert.Equal("BR.1349", json.Text("recipient"));
        Assert.False(json.TryGetProperty("to", out _));
    }

    [Fact]
    public async Task Sends_half_a_surrogate_pair_as_a_replacement_character()
    {
        var handler = new ScriptedHandler(200, Taken);
        using var client = handler.Client();
        await Over(client, TimeProvider.System).SendAsync(Text with { Text = "a\ud83d" }, Account, Cancel);
        var json = JsonElement.Parse(Assert.Single(handler.Requests).Body);
        Assert.Equal("a\ufffd", json.GetProperty("text").Text("body"));
    }

    [Fact]
    public async Task Does_not_let_the_account_leave_its_place_in_the_path()
    {
        var handler = new ScriptedHandler(200, Taken);
        await SendAsync(handler, Account with { Address = "../me?x=1#y" });
        var path = Assert.Single(handler.Requests).Request.RequestUri!.AbsolutePath;
        Assert.Equal("/v23.0/..%2Fme%3Fx%3D1%23y/messages", path);
    }

    [Fact]
    public async Task Shows_typing_and_marks_as_read()
    {
        var handler = new ScriptedHandler(200, """{"success":true}""");
        using var client = handler.Client();
        await Over(client, TimeProvider.System).ShowTypingAsync("5511", "wamid.IN", Account, Cancel);
        Assert.Equal(
            """{"messaging_product":"whatsapp","status":"read","message_id":"wamid.IN","""
                + "\"typing_indicator\":{\"type\":\"text\"}}",
            Assert.Single(handler.Requests).Body);
    }

    protected override IChannel Over(HttpClient client, TimeProvider time) =>
        new WhatsAppChannel(ChannelEndpoints.Default.WhatsApp, client, time);
}
