namespace Frota.Cli.Trace;

/// <summary>What came in.</summary>
internal sealed record TracedMessage(
    long Id, string Tenant, string Channel, string Account, long ConversationId, string ProviderId, Guid WebhookId,
    string Kind, DateTime? SentAt, DateTime ReceivedAt, DateTime StoredAt, string? Disposition, string Reason,
    long? TurnId, DateTime? SettledAt);

/// <summary>A turn that answered it, or tried to.</summary>
internal sealed record TracedTurn(
    long Id, int Attempt, int WorkerId, string Outcome, string Reason, string Provider, string Model, int Messages,
    DateTime StartedAt, DateTime FinishedAt);

/// <summary>A part of the reply.</summary>
internal sealed record TracedReply(
    long Id, int Part, string State, int Attempts, bool Resent, string? ProviderId, string Error, DateTime CreatedAt,
    DateTime? SendingAt, DateTime? SentAt, DateTime? DeliveredAt, DateTime? ReadAt);

/// <summary>Something of it that died.</summary>
internal sealed record TracedLetter(
    long Id, string Kind, string Queue, string Reason, string State, DateTime DeadAt, DateTime? ResolvedAt,
    string ResolvedBy, string Resolution);
