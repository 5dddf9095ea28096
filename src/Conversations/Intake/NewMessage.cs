namespace Frota.Conversations.Intake;

/// <summary>An inbound message about to be stored.</summary>
/// <param name="Quiet">The quiet time after it.</param>
/// <param name="MaxWait">The longest wait of the conversation's first unanswered message.</param>
public sealed record NewMessage(
    long TenantId, long AccountId, string Contact, string ContactName, string ProviderId, string Kind, string Body,
    Guid WebhookId, DateTimeOffset? SentAt, DateTimeOffset ReceivedAt, TimeSpan Quiet, TimeSpan MaxWait)
{
    /// <summary>The span of its intake, for the spans after it; null where its trace is not kept.</summary>
    public long? SpanId { get; init; }
}

/// <summary>A conversation that got something new.</summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="ConversationId">Which.</param>
/// <param name="NeedsToken">
/// True when nothing was pending: no token is under way that would find the new message.
/// </param>
/// <param name="Wait">How long until its turn may start.</param>
/// <param name="WebhookId">The webhook of the first new message.</param>
public sealed record TouchedConversation(
    long TenantId, long ConversationId, bool NeedsToken, TimeSpan Wait, Guid WebhookId);

/// <summary>What a batch came to.</summary>
/// <param name="Count">How many messages are new.</param>
/// <param name="Touched">The conversations they belong to.</param>
/// <param name="Events">Deliveries to the tenants' own systems, to publish tokens for.</param>
public sealed record StoredMessages(
    int Count, IReadOnlyList<TouchedConversation> Touched, IReadOnlyList<(long TenantId, Guid DeliveryId)> Events)
{
    /// <summary>Nothing was to be stored.</summary>
    public static StoredMessages Nothing { get; } = new(0, [], []);
}
