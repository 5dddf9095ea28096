using Frota.Conversations.Turns;
using Frota.Messaging.Retries;

namespace Frota.Workers.Replies;

/// <summary>How a turn ends, before it is written.</summary>
internal abstract record TurnEnding
{
    private TurnEnding()
    {
    }

    /// <summary>The messages get their disposition, and the contact what is said.</summary>
    /// <param name="Outcome">As the <c>turns</c> table names it.</param>
    /// <param name="Disposition">As <c>inbound_messages</c> names it.</param>
    /// <param name="Reason">The rule behind it; empty for a plain answer.</param>
    /// <param name="Text">What is said; empty for nothing.</param>
    public sealed record Settled(string Outcome, string Disposition, string Reason, string Text) : TurnEnding
    {
        /// <summary>The model's part in it; null when a rule spoke.</summary>
        public Generated? By { get; init; }

        /// <summary>True when a newer message may still take its place.</summary>
        public bool MayBeSuperseded => By is not null;
    }

    /// <summary>A newer message took its place: nothing was said.</summary>
    public sealed record Superseded : TurnEnding;

    /// <summary>It did not work; the policy decides whether it is tried again.</summary>
    public sealed record Failed(Outcome Outcome, string Reason) : TurnEnding;

    /// <summary>What a decision without the model comes to.</summary>
    public static TurnEnding Of(TurnDecision decision) => decision switch
    {
        TurnDecision.Say say => new Settled("answered", "answered", say.Rule, say.Text),
        TurnDecision.HandOff handOff => new Settled("handed_off", "person", handOff.Rule, handOff.Text),
        TurnDecision.Skip skip => new Settled("skipped", "skipped", skip.Rule, ""),
        TurnDecision.LeaveToPerson => new Settled("skipped", "person", "a-person-has-it", ""),
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision.GetType().Name, "needs the model"),
    };

    /// <summary>
    /// What came while the turn was at work may change its ending: a person who took over, or a newer message.
    /// </summary>
    /// <param name="then">The conversation as the turn read it.</param>
    /// <param name="now">The conversation, locked for the writing of this ending.</param>
    public TurnEnding Reconsidered(ConversationState then, LockedConversation now) => this switch
    {
        Settled or Failed when now.State == "person" && then.State != "person" => Of(new TurnDecision.LeaveToPerson()),
        Settled { MayBeSuperseded: true } when now.LastInboundId > then.LastInboundId && TurnRules.MaySupersede(then) =>
            new Superseded(),
        _ => this,
    };
}
