using Frota.Connectors.Llm;
using Microsoft.Extensions.AI;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.Gemini;

public sealed class GeminiAnswersTests
{
    [Fact]
    public async Task Reads_text_reason_and_counts_and_leaves_the_thoughts_out()
    {
        const string body = """
            {"candidates":[{"content":{"role":"model","parts":[
                {"text":"The clinic opens at 8.","thought":true},{"text":"Abrimos "},{"text":"às 8h."}]},
               "finishReason":"STOP","index":0}],
             "usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":30,"thoughtsTokenCount":12,
               "cachedContentTokenCount":64,"totalTokenCount":142},
             "modelVersion":"gemini-x","responseId":"r1"}
            """;

        var response = await Llms.Open("gemini", ScriptedHandler.Answering(body)).AskAsync();

        Assert.Equal("Abrimos às 8h.", response.Text);
        Assert.Equal("gemini-x", response.ModelId);
        Assert.Equal("r1", response.ResponseId);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        var usage = response.Usage!;
        Assert.Equal((100, 42, 142), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));
        Assert.Equal(64, usage.AdditionalCounts!["cached_tokens"]);
        Assert.Equal(12, usage.AdditionalCounts["reasoning_tokens"]);
    }

    [Theory]
    [InlineData("SAFETY")]
    [InlineData("RECITATION")]
    [InlineData("LANGUAGE")]
    [InlineData("BLOCKLIST")]
    [InlineData("PROHIBITED_CONTENT")]
    [InlineData("SPII")]
    [InlineData("A_REASON_OF_TOMORROW")]
    public async Task Calls_a_stopped_answer_blocked_even_with_text(string reason)
    {
        var body = Llms.GeminiAnswer.Replace("STOP", reason, StringComparison.Ordinal);

        var fault = await Llms.Open("gemini", ScriptedHandler.Answering(body)).FailAsync();

        Assert.Equal(ModelFault.Blocked, fault.Kind);
        Assert.Equal($"gemini: {reason}", fault.Message);
    }

    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"SAFETY","safetyRatings":[]}}""")]
    [InlineData("""{"candidates":[],"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"}}""")]
    public async Task Calls_a_blocked_prompt_blocked(string body)
    {
        var fault = await Llms.Open("gemini", ScriptedHandler.Answering(body)).FailAsync();

        Assert.Equal(ModelFault.Blocked, fault.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"candidates":[]}""")]
    [InlineData("""{"candidates":[null]}""")]
    [InlineData("""{"candidates":[{}]}""")]
    [InlineData("""{"candidates":[{"finishReason":"MAX_TOKENS"}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[null]},"finishReason":"STOP"}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]},"finishReason":"STOP"}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"hm"}]},"finishReason":"MALFORMED_FUNCTION_CALL"}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"hm"}]},"finishReason":"OTHER"}]}""")]
    public async Task Calls_what_is_not_an_answer_rubbish(string body)
    {
        var fault = await Llms.Open("gemini", ScriptedHandler.Answering(body)).FailAsync();

        Assert.Equal(ModelFault.Rubbish, fault.Kind);
    }

    [Fact]
    public async Task Says_when_the_text_was_cut_by_the_token_limit()
    {
        var body = Llms.GeminiAnswer.Replace("STOP", "MAX_TOKENS", StringComparison.Ordinal);

        var response = await Llms.Open("gemini", ScriptedHandler.Answering(body)).AskAsync();

        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
    }
}
