using Frota.Connectors.Llm;
using Frota.Conversations.Turns;
using Frota.Messaging.Retries;
using Frota.Workers.Replies;
using Xunit;

namespace Frota.UnitTests.Workers.Replies;

public sealed class ModelFaultsTests
{
    [Theory]
    [InlineData(ModelFault.Transient)]
    [InlineData(ModelFault.RateLimited)]
    [InlineData(ModelFault.Rubbish)]
    public void What_may_pass_is_tried_again_when_the_provider_wishes(ModelFault kind)
    {
        var wish = TimeSpan.FromSeconds(7);

        Assert.Equal(new TurnEnding.Failed(new Outcome.Retry("openai: 503", wish), "openai: 503"), End(kind, wish));
        Assert.Equal(new TurnEnding.Failed(new Outcome.Retry("openai: 503"), "openai: 503"), End(kind, null));
    }

    [Theory]
    [InlineData(ModelFault.Quota, "model-quota")]
    [InlineData(ModelFault.Refused, "model-refused")]
    public void What_asking_again_cannot_mend_is_buried_for_somebody_to_act(ModelFault kind, string reason) =>
        Assert.Equal(new TurnEnding.Failed(new Outcome.DeadLetter(reason, "openai: 503"), "openai: 503"),
            End(kind, TimeSpan.FromSeconds(7)));

    [Theory]
    [InlineData("pt")]
    [InlineData("en")]
    public void What_a_model_will_not_answer_a_person_may(string language)
    {
        var ending = ModelFaults.End(new ModelException(ModelFault.Blocked, "gemini: SAFETY"), language);

        Assert.Equal(new TurnEnding.Settled("handed_off", "person", "model-blocked", Phrases.In(language).HandOff),
            ending);
    }

    [Fact]
    public void Every_fault_has_an_end() =>
        Assert.All(Enum.GetValues<ModelFault>(), kind => Assert.NotNull(End(kind, null)));

    private static TurnEnding End(ModelFault kind, TimeSpan? retryAfter) =>
        ModelFaults.End(new ModelException(kind, "openai: 503", retryAfter), "pt");
}
