namespace Frota.Messaging.DeadLetters;

/// <summary>What could not be done, kept until a person decides.</summary>
public sealed record DeadLetter(
    long Id, long? TenantId, long? ConversationId, string EnvelopeId, string Queue, string Kind, string Reason,
    string Error, string Fingerprint, int Attempts, string History, string State, DateTime DeadAt,
    DateTime? ResolvedAt, string? ResolvedBy, string? Resolution, byte[] Body);
