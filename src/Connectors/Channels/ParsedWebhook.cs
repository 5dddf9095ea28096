namespace Frota.Connectors.Channels;

/// <summary>What a webhook said.</summary>
/// <param name="Messages">In the order of the body.</param>
/// <param name="Statuses">Reports on what we sent, in the order of the body.</param>
/// <param name="Faults">Parts that could not be read; each becomes a dead letter.</param>
public sealed record ParsedWebhook(
    IReadOnlyList<IncomingMessage> Messages, IReadOnlyList<DeliveryStatus> Statuses, IReadOnlyList<ParseFault> Faults)
{
    /// <summary>An authentic webhook that says nothing to us (another field, an empty batch).</summary>
    public static ParsedWebhook Empty { get; } = new([], [], []);

    /// <summary>A webhook that cannot be read at all.</summary>
    public static ParsedWebhook Unreadable(string reason) => new([], [], [new ParseFault(reason)]);
}

/// <summary>Something a contact said.</summary>
/// <param name="ProviderId">The provider's id: with the account, the key that dedupes.</param>
/// <param name="Contact">The provider's id of who wrote.</param>
/// <param name="ContactName">As the provider gives it; empty when it does not.</param>
/// <param name="Kind"><c>text</c>, or what the provider calls it: <c>image</c>, <c>audio</c>, <c>reaction</c>…</param>
/// <param name="Text">The text, a button's title or a caption; empty when the kind has none.</param>
/// <param name="SentAt">The provider's time, when it gives one.</param>
/// <param name="Address">
/// The account the message was sent to, as the provider names it; empty when the body does not say.
/// </param>
public sealed record IncomingMessage(
    string ProviderId, string Contact, string ContactName, string Kind, string Text, DateTimeOffset? SentAt,
    string Address);

/// <summary>What the provider says of something we sent.</summary>
/// <param name="ProviderId">The id the provider gave the send.</param>
/// <param name="State">How far it came.</param>
/// <param name="At">The provider's time, when it gives one.</param>
/// <param name="Error">The provider's words when it failed.</param>
/// <param name="AttemptId">The attempt id that we passed along with the send, when the provider echoes it.</param>
public sealed record DeliveryStatus(
    string ProviderId, DeliveryState State, DateTimeOffset? At, string Error, Guid? AttemptId);

/// <summary>How far a send came; a report moves it forward only.</summary>
public enum DeliveryState
{
    /// <summary>The provider took it.</summary>
    Sent,

    /// <summary>It reached the contact's device.</summary>
    Delivered,

    /// <summary>The contact saw it.</summary>
    Read,

    /// <summary>The provider gave it up.</summary>
    Failed,
}

/// <summary>A part of a webhook that could not be read.</summary>
/// <param name="Reason">What is wrong and where, without the content.</param>
public sealed record ParseFault(string Reason);
