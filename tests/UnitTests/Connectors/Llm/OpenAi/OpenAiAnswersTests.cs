using Frota.Connectors.Llm;
using Microsoft.Extensions.AI;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.OpenAi;

public sealed class OpenAiAnswersTests
{
    [Fact]
    public async Task Reads_text_reason_and_counts()
    {
        const string body = """
            {"id":"chatcmpl-1","object":"chat.completion","model":"m-1-2030","created":1,
             "choices":[{"index":0,"message":{"role":"assistant","content":"Abrimos às 8h.","refusal":null},
                         "logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,
                      "prompt_tokens_details":{"cached_tokens":64,"audio_tokens":0},
                      "completion_tokens_details":{"reasoning_tokens":12}}}
            """;

        var response = await Llms.Open("openai", ScriptedHandler.Answering(body)).AskAsync();

        Assert.Equal("Abrimos às 8h.", response.Text);
        Assert.Equal(ChatRole.Assistant, response.Messages[0].Role);
        Assert.Equal("chatcmpl-1", response.ResponseId);
        Assert.Equal("m-1-2030", response.ModelId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        var usage = response.Usage!;
        Assert.Equal((100, 30, 130), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal((64, 12), (usage.CachedInputTokenCount, usage.ReasoningTokenCount));
        Assert.Equal(64, usage.AdditionalCounts!["cached_tokens"]);
        Assert.Equal(12, usage.AdditionalCounts["reasoning_tokens"]);
    }

    [Theory]
    [InlineData("length", "length")]
    [InlineData("stop", "stop")]
    [InlineData("something_new", "something_new")]
    public async Task Keeps_the_finish_reason(string reason, string expected)
    {
        var body = Llms.OpenAiAnswer.Replace("\"stop\"", $"\"{reason}\"", StringComparison.Ordinal);

        var response = await Llms.Open("openai", ScriptedHandler.Answering(body)).AskAsync();

        Assert.Equal(expected, response.FinishReason!.Value.Value);
        Assert.Null(response.Usage);
    }

    [Theory]
    [InlineData("""{"message":{"content":null,"refusal":"I cannot help with that"},"finish_reason":"stop"}""")]
    [InlineData("""{"message":{"content":"Half an ans"},"finish_reason":"content_filter"}""")]
    public async Task Calls_a_refusal_blocked(string choice)
    {
        var fault = await Llms.Open("openai", ScriptedHandler.Answering($$"""{"choices":[{{choice}}]}""")).FailAsync();

        Assert.Equal(ModelFault.Blocked, fault.Kind);
        Assert.DoesNotContain("cannot help", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("<html>hello</html>")]
    [InlineData("{}")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":null}""")]
    [InlineData("""{"choices":[null]}""")]
    [InlineData("""{"choices":[{}]}""")]
    [InlineData("""{"choices":{"0":{}}}""")]
    [InlineData("""{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"message":{"content":null},"finish_reason":"length"}]}""")]
    [InlineData("""{"choices":[{"message":{"content":5}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"\ud800"}}]}""")]
    [InlineData("""{"choices":[{"message":{"content":"cut of""")]
    public async Task Calls_what_is_not_an_answer_rubbish(string body)
    {
        var fault = await Llms.Open("openai", ScriptedHandler.Answering(body)).FailAsync();

        Assert.Equal(ModelFault.Rubbish, fault.Kind);
    }
}
