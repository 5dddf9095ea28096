using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary>A dead letter without its body, which may hold what people wrote.</summary>
internal sealed record LetterHead(
    long Id, long? TenantId, long? ConversationId, string EnvelopeId, string Queue, string Kind, string Reason,
    string Error, string Fingerprint, int Attempts, string State, DateTime DeadAt, DateTime? ResolvedAt,
    string? ResolvedBy, string? Resolution)
{
    public static LetterHead Of(DeadLetter letter) => new(letter.Id, letter.TenantId, letter.ConversationId,
        letter.EnvelopeId, letter.Queue, letter.Kind, letter.Reason, letter.Error, letter.Fingerprint, letter.Attempts,
        letter.State, letter.DeadAt, letter.ResolvedAt, letter.ResolvedBy, letter.Resolution);
}
