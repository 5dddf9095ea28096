using Frota.Connectors.Channels;
using Frota.Connectors.Llm;
using Frota.Connectors.Llm.Calling;
using Frota.Messaging.Consuming;
using Frota.Messaging.Retries;
using Frota.Receiver.Webhooks;
using Frota.Workers.Outbound;
using Xunit;

namespace Frota.UnitTests.Telemetry.Metrics;

/// <summary>Labels come from short lists of words: what a person or a provider wrote never becomes one.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public void Each_answer_to_a_webhook_has_a_word() => Assert.Equal(
        [
            "accepted", "bad_request", "bad_signature", "unknown_account", "timeout", "too_large", "unsupported_media",
            "rate_limited", "unavailable",
        ],
        ((Problem?[])
        [
            null, Problem.BadRequest("any words"), Problem.Unauthorized("any words"), Problem.NotFound(),
            Problem.Timeout(), Problem.TooLarge(), Problem.UnsupportedMedia("any words"), Problem.TooMany(),
            Problem.Unavailable(),
        ]).Select(WebhookMetrics.OutcomeOf));

    [Fact]
    public void Each_answer_of_a_channel_has_a_word() => Assert.Equal(
        ["sent", "refused", "rejected", "unknown"],
        ((SendResult[])
        [
            new SendResult.Sent("wamid.1"), new SendResult.Refused("any words", null),
            new SendResult.Rejected("any words"), new SendResult.Unknown("any words"),
        ]).Select(SendMetrics.OutcomeOf));

    [Fact]
    public void Only_failures_have_an_error() => Assert.Equal(
        [null, null, "retry", "dead_letter"],
        ((Outcome[])
        [
            Outcome.Finished, new Outcome.Snooze(TimeSpan.Zero), new Outcome.Retry("any words"),
            new Outcome.DeadLetter("any words"),
        ]).Select(ConsumeMetrics.ErrorOf));

    [Fact]
    public void Each_fault_of_a_model_has_a_word() => Assert.Equal(
        ["transient", "rate_limited", "quota", "refused", "blocked", "rubbish"],
        Enum.GetValues<ModelFault>().Select(ModelMetrics.ErrorOf));
}
