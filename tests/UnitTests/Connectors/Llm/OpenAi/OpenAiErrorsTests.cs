using Frota.Connectors.Llm;
using Frota.Connectors.Llm.OpenAi;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.OpenAi;

public sealed class OpenAiErrorsTests
{
    [Theory]
    [InlineData(400, "invalid_request_error", null, ModelFault.Refused)]
    [InlineData(400, "invalid_request_error", "context_length_exceeded", ModelFault.Refused)]
    [InlineData(400, "invalid_request_error", "content_filter", ModelFault.Blocked)]
    [InlineData(400, "image_generation_user_error", "content_policy_violation", ModelFault.Blocked)]
    [InlineData(401, "invalid_request_error", "invalid_api_key", ModelFault.Refused)]
    [InlineData(402, "billing_error", null, ModelFault.Quota)]
    [InlineData(403, "invalid_request_error", "unsupported_country_region_territory", ModelFault.Refused)]
    [InlineData(404, "invalid_request_error", "model_not_found", ModelFault.Refused)]
    [InlineData(408, "timeout", null, ModelFault.Transient)]
    [InlineData(409, "conflict", null, ModelFault.Transient)]
    [InlineData(413, "invalid_request_error", null, ModelFault.Refused)]
    [InlineData(422, "invalid_request_error", null, ModelFault.Refused)]
    [InlineData(429, "requests", "rate_limit_exceeded", ModelFault.RateLimited)]
    [InlineData(429, "tokens", "rate_limit_exceeded", ModelFault.RateLimited)]
    [InlineData(429, "insufficient_quota", "insufficient_quota", ModelFault.Quota)]
    [InlineData(429, "insufficient_quota", "credit_balance_exhausted", ModelFault.Quota)]
    [InlineData(403, "insufficient_quota", null, ModelFault.Quota)]
    [InlineData(500, "server_error", null, ModelFault.Transient)]
    [InlineData(502, "server_error", null, ModelFault.Transient)]
    [InlineData(503, "service_unavailable_error", "server_is_overloaded", ModelFault.Transient)]
    [InlineData(504, "server_error", null, ModelFault.Transient)]
    [InlineData(529, "overloaded_error", null, ModelFault.Transient)]
    [InlineData(301, "moved", null, ModelFault.Refused)]
    public async Task Judges_every_row_of_the_table(int status, string type, string? code, ModelFault kind)
    {
        var body = $$"""
            {"error":{"message":"Bad key {{Llms.Key}} in {{Llms.Prompt}}","type":"{{type}}","param":null,
            "code":{{(code is null ? "null" : $"\"{code}\"")}} } }
            """;

        var fault = await Llms.Open("openai", ScriptedHandler.Answering(body, status)).FailAsync();

        Assert.Equal(kind, fault.Kind);
        Assert.Equal($"openai: {status} {code ?? type}", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad Gateway</html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"error":"quota"}""")]
    [InlineData("""{"error":{"code":{},"type":[1]}}""")]
    [InlineData("""{"error":{"code":"\ud800","type":"a b"}}""")]
    [InlineData("""{"error":{"message":5}}""")]
    public async Task Falls_back_to_the_status_when_the_body_is_not_an_error_object(string body)
    {
        var fault = await Llms.Open("openai", ScriptedHandler.Answering(body, 502)).FailAsync();

        Assert.Equal(ModelFault.Transient, fault.Kind);
        Assert.Equal("openai: 502", fault.Message);
    }

    [Fact]
    public void Reads_a_code_that_is_a_number()
    {
        var refusal = OpenAiErrors.Read(400, """{"error":{"code":40003}}"""u8.ToArray(), null);

        Assert.Equal("40003", refusal.Code);
    }
}
