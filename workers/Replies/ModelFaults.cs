using Frota.Connectors.Llm;
using Frota.Conversations.Turns;
using Frota.Messaging.Retries;

namespace Frota.Workers.Replies;

/// <summary>What a model that did not answer means for the turn.</summary>
internal static class ModelFaults
{
    public static TurnEnding End(ModelException fault, string language) => fault.Kind switch
    {
        ModelFault.Transient or ModelFault.RateLimited or ModelFault.Rubbish =>
            new TurnEnding.Failed(new Outcome.Retry(fault.Message, fault.RetryAfter), fault.Message),
        // Asking again gives the same no; a person can answer.
        ModelFault.Blocked => new TurnEnding.Settled(
            "handed_off", "person", "model-blocked", Phrases.In(language).HandOff),
        ModelFault.Quota => new TurnEnding.Failed(new Outcome.DeadLetter("model-quota", fault.Message), fault.Message),
        ModelFault.Refused => new TurnEnding.Failed(
            new Outcome.DeadLetter("model-refused", fault.Message), fault.Message),
    };
}
