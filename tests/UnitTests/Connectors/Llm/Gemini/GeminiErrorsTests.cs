using Frota.Connectors.Llm;
using Xunit;

namespace Frota.UnitTests.Connectors.Llm.Gemini;

public sealed class GeminiErrorsTests
{
    private const string Retry = """{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"23.5s"}""";

    private const string Daily = """
        {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
          {"quotaMetric":"m","quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier","quotaValue":"20"}]}
        """;

    private const string ByMinute = """
        {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
          {"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]}
        """;

    private const string Help = """{"@type":"type.googleapis.com/google.rpc.Help","links":[]}""";

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", ModelFault.Refused)]
    [InlineData(400, "FAILED_PRECONDITION", ModelFault.Refused)]
    [InlineData(401, "UNAUTHENTICATED", ModelFault.Refused)]
    [InlineData(402, "PAYMENT_REQUIRED", ModelFault.Quota)]
    [InlineData(403, "PERMISSION_DENIED", ModelFault.Refused)]
    [InlineData(404, "NOT_FOUND", ModelFault.Refused)]
    [InlineData(429, "RESOURCE_EXHAUSTED", ModelFault.RateLimited)]
    [InlineData(500, "INTERNAL", ModelFault.Transient)]
    [InlineData(503, "UNAVAILABLE", ModelFault.Transient)]
    [InlineData(504, "DEADLINE_EXCEEDED", ModelFault.Transient)]
    public async Task Judges_every_row_of_the_table(int status, string name, ModelFault kind)
    {
        var body = $$"""{"error":{"code":{{status}},"message":"{{Llms.Prompt}}","status":"{{name}}"} }""";

        var fault = await Llms.Open("gemini", ScriptedHandler.Answering(body, status)).FailAsync();

        Assert.Equal(kind, fault.Kind);
        Assert.Equal($"gemini: {status} {name}", fault.Message);
        Assert.Null(fault.RetryAfter);
    }

    [Theory]
    [InlineData(Help + "," + Daily, ModelFault.Quota, null)]
    [InlineData(Daily + "," + Retry, ModelFault.RateLimited, 23.5)]
    [InlineData(Retry + "," + Daily, ModelFault.RateLimited, 23.5)]
    [InlineData(ByMinute, ModelFault.RateLimited, null)]
    [InlineData(ByMinute + "," + Daily, ModelFault.Quota, null)]
    [InlineData("""{"@type":"x/google.rpc.QuotaFailure"}""", ModelFault.Quota, null)]
    [InlineData("""{"@type":"x/google.rpc.RetryInfo","retryDelay":"soon"},7,null,[]""", ModelFault.RateLimited, null)]
    [InlineData("""{"@type":"x/google.rpc.RetryInfo","retryDelay":"-5s"}""", ModelFault.RateLimited, 0.0)]
    [InlineData("""{"@type":"x/google.rpc.RetryInfo","retryDelay":"1e300s"}""", ModelFault.RateLimited, 86400.0)]
    [InlineData("""{"@type":"x/google.rpc.RetryInfo","retryDelay":7}""", ModelFault.RateLimited, null)]
    public async Task Lets_a_retry_delay_win_over_a_failed_quota(string details, ModelFault kind, double? seconds)
    {
        var body = $$"""{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{{details}}]} }""";

        var fault = await Llms.Open("gemini", ScriptedHandler.Answering(body, 429)).FailAsync();

        Assert.Equal(kind, fault.Kind);
        Assert.Equal(seconds, fault.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Reads_an_error_that_is_wrapped_in_an_array()
    {
        const string body = """[{"error":{"code":503,"status":"UNAVAILABLE"}}]""";

        var fault = await Llms.Open("gemini", ScriptedHandler.Answering(body, 503)).FailAsync();

        Assert.Equal("gemini: 503 UNAVAILABLE", fault.Message);
    }
}
