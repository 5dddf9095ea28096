using System.Text.Json.Nodes;
using Frota.Connectors.Llm;
using Frota.Connectors.Llm.OpenAi;
using Microsoft.Extensions.AI;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.OpenAi;

public sealed class OpenAiRequestTests
{
    [Fact]
    public async Task Writes_the_documented_request()
    {
        var handler = ScriptedHandler.Answering(Llms.OpenAiAnswer);
        ChatOptions options = new()
        {
            Instructions = "Be brief.",
            MaxOutputTokens = 300,
            Temperature = 0.5f,
            StopSequences = ["END"],
        };
        ChatMessage[] messages =
        [
            new(ChatRole.System, "You answer for a clinic."),
            new(ChatRole.User, "Olá"),
            new(ChatRole.Assistant, "Oi!"),
            new(ChatRole.User, "   "),
            new(ChatRole.User, "Qual o horário?"),
        ];

        await Llms.Open("openai", handler)
            .GetResponseAsync(messages, options, TestContext.Current.CancellationToken);

        Assert.Equal("https://models.example/v1/chat/completions", handler.Request!.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer " + Llms.Key, handler.Request.Headers.Authorization!.ToString());
        Assert.Equal("application/json", handler.Request.Content!.Headers.ContentType!.ToString());
        Assert.NotNull(handler.Request.Content.Headers.ContentLength);
        var expected = JsonNode.Parse("""
            {"model":"m-1","messages":[
              {"role":"system","content":"Be brief."},{"role":"system","content":"You answer for a clinic."},
              {"role":"user","content":"Olá"},{"role":"assistant","content":"Oi!"},
              {"role":"user","content":"Qual o horário?"}],
             "max_completion_tokens":300,"temperature":0.5,"stop":["END"]}
            """);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(handler.Body)), handler.Body);
    }

    [Fact]
    public async Task Sends_no_authorization_to_a_server_that_wants_no_key()
    {
        var handler = ScriptedHandler.Answering(Llms.OpenAiAnswer);
        ModelSettings settings = new() { BaseUrl = new Uri("http://localhost:11434/v1") };
        using HttpClient http = new(handler);

        await new OpenAiProvider(settings, http, TimeProvider.System).Open("llama", Llms.Context).AskAsync();

        Assert.Null(handler.Request!.Headers.Authorization);
        Assert.Equal("llama", JsonNode.Parse(handler.Body)!["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task Replaces_half_a_surrogate_pair_instead_of_failing()
    {
        var handler = ScriptedHandler.Answering(Llms.OpenAiAnswer);

        var response = await Llms.Open("openai", handler).AskAsync("cut \ud83d");

        Assert.Equal("Oi!", response.Text);
        Assert.Contains("cut ", handler.Body, StringComparison.Ordinal);
    }
}
