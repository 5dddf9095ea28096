using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.Gemini;

public sealed class GeminiRequestTests
{
    [Fact]
    public async Task Writes_the_documented_request()
    {
        var handler = ScriptedHandler.Answering(Llms.GeminiAnswer);
        ChatMessage[] messages =
        [
            new(ChatRole.System, "You answer for a clinic."),
            new(ChatRole.User, "Olá"),
            new(ChatRole.Assistant, "Oi!"),
            new(ChatRole.User, "Qual o horário?"),
            new(ChatRole.User, "E aos sábados?"),
        ];

        await Llms.Open("gemini", handler).GetResponseAsync(
            messages, new ChatOptions { MaxOutputTokens = 300, TopK = 5 }, TestContext.Current.CancellationToken);

        Assert.Equal("https://models.example/v1/models/m-1:generateContent", handler.Request!.RequestUri!.AbsoluteUri);
        Assert.Equal([Llms.Key], handler.Request.Headers.GetValues("x-goog-api-key"));
        Assert.Null(handler.Request.Headers.Authorization);
        var expected = JsonNode.Parse("""
            {"systemInstruction":{"parts":[{"text":"You answer for a clinic."}]},
             "contents":[{"role":"user","parts":[{"text":"Olá"}]},{"role":"model","parts":[{"text":"Oi!"}]},
               {"role":"user","parts":[{"text":"Qual o horário?"},{"text":"E aos sábados?"}]}],
             "generationConfig":{"maxOutputTokens":300,"topK":5}}
            """);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(handler.Body)), handler.Body);
    }

    [Theory]
    [InlineData("../../v2/keys", "https://models.example/v1/models/..%2F..%2Fv2%2Fkeys:generateContent")]
    [InlineData("m?key=1#x", "https://models.example/v1/models/m%3Fkey%3D1%23x:generateContent")]
    [InlineData("..", "https://models.example/v1/models/..:generateContent")]
    public async Task Keeps_a_models_name_in_its_place(string model, string address)
    {
        var handler = ScriptedHandler.Answering(Llms.GeminiAnswer);

        await Llms.Provider("gemini", handler).Open(model, Llms.Context).AskAsync();

        Assert.Equal(address, handler.Request!.RequestUri!.AbsoluteUri);
    }
}
