using Frota.Messaging.Consuming;

namespace Frota.Messaging.DeadLetters;

/// <summary>What is about to be kept.</summary>
public sealed record NewDeadLetter(
    long? TenantId, long? ConversationId, string EnvelopeId, string Queue, string Kind, string Reason, string Error,
    int Attempts, string History, byte[] Body)
{
    /// <summary>Groups the same fault; see <see cref="DeadLetters.Fingerprint"/>.</summary>
    public string Fingerprint => DeadLetters.Fingerprint.Of(Kind, Reason, Error);

    /// <summary>Reads a delivery of the dead-letter queue: buried by us, or by the broker itself (the delivery limit).</summary>
    public static NewDeadLetter From(Delivery delivery)
    {
        var (envelope, headers) = (delivery.Envelope, delivery.Envelope.Headers);
        var byBroker = headers.Reason.Length == 0;
        return new NewDeadLetter(headers.TenantId, headers.ConversationId,
            envelope.Id.Length > 0 ? envelope.Id : Guid.CreateVersion7().ToString(),
            byBroker ? delivery.Death?.Queue ?? "" : headers.Origin,
            envelope.Kind,
            byBroker ? delivery.Death?.Reason ?? "unknown" : headers.Reason,
            byBroker ? "the broker gave it up: its consumers kept dying or leaving" : headers.Error,
            headers.Attempt, headers.History, envelope.Body.ToArray());
    }
}
