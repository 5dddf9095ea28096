namespace Frota.Conversations.Turns;

/// <summary>A conversation whose turn may be due.</summary>
/// <param name="State"><c>ai</c> or <c>person</c>: who answers.</param>
/// <param name="Pending">Whether anything is unanswered.</param>
/// <param name="Wait">How long until the turn may start; zero when it may.</param>
/// <param name="Attempts">Failed attempts at what is pending now.</param>
/// <param name="Superseded">How often what is pending now cut a generation short.</param>
/// <param name="LastInboundId">The newest message stored.</param>
/// <param name="LastInboundAt">When it was accepted: the channel's reply window runs from it.</param>
public sealed record ConversationState(
    long Id, long AccountId, string Contact, string State, bool Pending, TimeSpan Wait, int Attempts, int Superseded,
    long LastInboundId, DateTime? LastInboundAt = null);

/// <summary>Conversations that are read for their turns, of those that are asked for.</summary>
/// <param name="Owner">The worker that must hold the turn.</param>
/// <param name="MostClaims">How many claims it may have: what holders die of is not read.</param>
public sealed record HeldTurns(IReadOnlyCollection<ConversationKey> Asked, int Owner, int MostClaims)
{
    internal object Parameters() => new
    {
        tenantIds = Asked.Select(key => key.TenantId).ToArray(),
        ids = Asked.Select(key => key.Id).ToArray(),
        owner = Owner,
        mostClaims = MostClaims,
    };
}

/// <summary>A conversation that a turn is about to be written of.</summary>
/// <param name="LastInboundId">The newest message by now.</param>
/// <param name="State">Who answers by now.</param>
/// <param name="TurnId">The id that the turn gets.</param>
public sealed record LockedConversation(long Id, long LastInboundId, string State, long TurnId);

/// <summary>One unanswered message.</summary>
/// <param name="WebhookId">The webhook that brought it; also the id of its trace.</param>
/// <param name="SpanId">The span of its intake; null where its trace is not kept.</param>
public sealed record Unanswered(
    long Id, string ProviderId, string Kind, string Text, DateTime ReceivedAt, Guid WebhookId = default,
    long? SpanId = null);

/// <summary>Something that was said before, for the model's context.</summary>
/// <param name="ByContact">True when the contact said it, false when we did.</param>
public sealed record Said(bool ByContact, string Text, DateTime At);

/// <summary>What a turn came to, as it is recorded.</summary>
/// <param name="Outcome">One of the outcomes of the <c>turns</c> table.</param>
/// <param name="Reason">The rule or the fault behind it; empty for a plain answer.</param>
public sealed record TurnRecord(
    long Id, long TenantId, long ConversationId, long Epoch, int Attempt, int WorkerId, string Outcome, string Reason,
    int Messages, DateTimeOffset StartedAt)
{
    /// <summary>Who wrote the answer; empty when a rule did.</summary>
    public string Provider { get; init; } = "";

    /// <summary>With which model.</summary>
    public string Model { get; init; } = "";

    /// <summary>Tokens read, as the provider bills them.</summary>
    public int InputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public int OutputTokens { get; init; }
}

/// <summary>What becomes of a turn's messages.</summary>
/// <param name="Disposition">As <c>inbound_messages</c> names it.</param>
public sealed record SettledMessages(
    long TenantId, IReadOnlyList<long> MessageIds, string Disposition, string Reason, long TurnId);

/// <summary>What the next attempt at a conversation starts with, where anything is left.</summary>
/// <param name="Delay">How long it waits at least.</param>
public sealed record NextAttempt(ConversationKey Conversation, int Attempts, int Superseded, TimeSpan Delay);

/// <summary>What is left to do in a conversation after a turn.</summary>
/// <param name="Pending">True when something came that this turn did not answer.</param>
/// <param name="Wait">How long until the next turn may start.</param>
public sealed record AfterTurn(long Id, bool Pending, TimeSpan Wait);
