using System.Text.Json.Nodes;
using Xunit;

namespace Frota.UnitTests.Simulators.Graph;

public sealed class GraphEndpointTests(Simulation simulation) : IClassFixture<Simulation>
{
    private const string Path = "/graph/v23.0/1060/messages";
    private const string Token = "Authorization: Bearer " + Simulation.GraphToken;

    private const string Message = """
        {"messaging_product":"whatsapp","recipient_type":"individual","to":"+55 11 98888-7777","type":"text",
         "text":{"body":"Olá"},"biz_opaque_callback_data":"a-1"}
        """;

    [Fact]
    public async Task Sends_and_records_the_effect()
    {
        var before = simulation.Host.Sent().Count;

        var (status, body) = await simulation.PostAsync(Path, Message, Token);

        Assert.Equal(200, status);
        Assert.Equal("whatsapp", (string?)body!["messaging_product"]);
        Assert.Equal("5511988887777", (string?)body["contacts"]![0]!["wa_id"]);
        var id = (string?)body["messages"]![0]!["id"];
        Assert.StartsWith("wamid.SIM", id, StringComparison.Ordinal);
        var sent = Assert.Single(simulation.Host.Sent().Skip(before));
        Assert.Equal(
            ("whatsapp", "1060", "5511988887777", "Olá", id, "a-1"),
            (sent.Channel, sent.From, sent.To, sent.Text, sent.ProviderId, sent.AttemptId));
    }

    [Theory]
    [InlineData("not json", 100)]
    [InlineData("{}", 100)]
    [InlineData("""{"messaging_product":"whatsapp"}""", 100)]
    [InlineData("""{"messaging_product":"whatsapp","to":"nobody","text":{"body":"x"}}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","to":"123","text":{"body":"x"}}""", 131009)]
    [InlineData("""{"messaging_product":"whatsapp","to":"5511988887777","type":"image"}""", 131051)]
    [InlineData("""{"messaging_product":"whatsapp","to":"5511988887777","text":{"body":""}}""", 131008)]
    [InlineData("""{"messaging_product":"whatsapp","to":"5511988887777","text":"x"}""", 131008)]
    public async Task Refuses_a_bad_message_with_its_code(string message, int code)
    {
        var before = simulation.Host.Sent().Count;

        var (status, body) = await simulation.PostAsync(Path, message, Token);

        Assert.Equal(400, status);
        Assert.Equal(code, (int)body!["error"]!["code"]!);
        Assert.StartsWith($"(#{code})", (string?)body["error"]!["message"], StringComparison.Ordinal);
        Assert.NotNull(body["error"]!["error_data"]!["details"]);
        Assert.Equal(before, simulation.Host.Sent().Count);
    }

    [Theory]
    [InlineData("body", 4097)]
    [InlineData("opaque", 513)]
    public async Task Refuses_what_is_too_long(string part, int length)
    {
        var message = JsonNode.Parse(Message)!;
        message[part == "body" ? "text" : "biz_opaque_callback_data"] = part == "body"
            ? new JsonObject { ["body"] = new string('x', length) }
            : new string('x', length);

        var (status, body) = await simulation.PostAsync(Path, message.ToJsonString(), Token);

        Assert.Equal((400, 100), (status, (int)body!["error"]!["code"]!));
    }

    [Theory]
    [InlineData("X-Other: 1")]
    [InlineData("Authorization: Bearer wrong")]
    [InlineData("Authorization: Basic " + Simulation.GraphToken)]
    public async Task Refuses_a_wrong_token_with_190(string header)
    {
        var (status, body) = await simulation.PostAsync(Path, Message, header);

        Assert.Equal((401, 190), (status, (int)body!["error"]!["code"]!));
        Assert.Equal("OAuthException", (string?)body["error"]!["type"]);
    }

    [Theory]
    [InlineData("""{"messaging_product":"whatsapp","status":"read","message_id":"wamid.1"}""", "read")]
    [InlineData(
        """
        {"messaging_product":"whatsapp","status":"read","message_id":"wamid.2","typing_indicator":{"type":"text"}}
        """,
        "typing")]
    public async Task Records_reading_and_typing_apart_and_out_of_the_switch(string call, string kind)
    {
        var before = simulation.Host.Sent().Count;
        await simulation.SetAsync("graph", """{"mode":"server-error","count":1}""");

        var (status, body) = await simulation.PostAsync(Path, call, Token);
        var (next, _) = await simulation.PostAsync(Path, Message, Token);

        Assert.Equal((200, true, 500), (status, (bool)body!["success"]!, next));
        Assert.Contains(await simulation.ListAsync("/_calls/graph"), record => (string?)record!["kind"] == kind);
        Assert.Equal(before, simulation.Host.Sent().Count);
    }

    [Theory]
    [InlineData("unauthorized", 401, 190)]
    [InlineData("rate-limited", 429, 130429)]
    [InlineData("server-error", 500, 131000)]
    public async Task Fails_in_Graphs_own_words(string mode, int status, int code)
    {
        await simulation.SetAsync("graph", $$"""{"mode":"{{mode}}","count":1}""");

        var (seen, body) = await simulation.PostAsync(Path, Message, Token);

        Assert.Equal((status, code), (seen, (int)body!["error"]!["code"]!));
    }
}
