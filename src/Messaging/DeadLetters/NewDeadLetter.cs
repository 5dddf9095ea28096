using Frota.Messaging.Consuming;

namespace Frota.Messaging.DeadLetters;

/// <summary>What is about to be kept.</summary>
public sealed record NewDeadLetter(
    long? TenantId, long? ConversationId, string EnvelopeId, string Queue, string Kind, string Reason, string Error,
    int Attempts, string History, byte[] Body)
{
    /// <summary>The key that keeps it once.</summary>
    public string EnvelopeId { get; init; } = Storable(EnvelopeId);

    /// <summary>Where it died.</summary>
    public string Queue { get; init; } = Storable(Queue);

    /// <summary>What it is.</summary>
    public string Kind { get; init; } = Storable(Kind);

    /// <summary>Why it is dead.</summary>
    public string Reason { get; init; } = Storable(Reason);

    /// <summary>The error's text.</summary>
    public string Error { get; init; } = Storable(Error);

    /// <summary>The failed attempts, one a line.</summary>
    public string History { get; init; } = Storable(History);

    /// <summary>Groups the same fault; see <see cref="DeadLetters.Fingerprint"/>.</summary>
    public string Fingerprint => DeadLetters.Fingerprint.Of(Kind, Reason, Error);

    /// <summary>
    /// Reads a delivery of the dead-letter queue: buried by us, or by the broker itself (the delivery limit).
    /// </summary>
    public static NewDeadLetter From(Delivery delivery)
    {
        var (envelope, headers) = (delivery.Envelope, delivery.BurialHeaders);
        return new NewDeadLetter(headers.TenantId, headers.ConversationId,
            envelope.Id.Length > 0 ? envelope.Id : Guid.CreateVersion7().ToString(),
            headers.Origin, envelope.Kind, headers.Reason, headers.Error, headers.Attempt, headers.History,
            envelope.Body.ToArray());
    }

    // Postgres takes no U+0000 in a text: a dead letter that cannot be kept would circle for ever.
    private static string Storable(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}
