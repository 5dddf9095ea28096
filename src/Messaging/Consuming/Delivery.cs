namespace Frota.Messaging.Consuming;

/// <summary>One hand-over of an envelope to a consumer.</summary>
/// <param name="Queue">Where it came from.</param>
/// <param name="Tag">What the broker calls this hand-over on this channel.</param>
/// <param name="Envelope">What it is.</param>
/// <param name="Death">Set when the broker itself dead-lettered it (the delivery limit).</param>
public sealed record Delivery(string Queue, ulong Tag, Envelope Envelope, BrokerDeath? Death)
{
    /// <summary>
    /// Of a dead letter: its headers as burying writes them, also when the broker did it, in words of its own.
    /// </summary>
    public EnvelopeHeaders BurialHeaders => Envelope.Headers.Reason.Length > 0
        ? Envelope.Headers
        : Envelope.Headers with
        {
            Origin = Death?.Queue ?? "",
            Reason = Death?.Reason ?? "unknown",
            Error = "the broker gave it up: its consumers kept dying or leaving",
        };
}

/// <summary>What the broker wrote when it dead-lettered a message by itself.</summary>
/// <param name="Queue">The queue it died in.</param>
/// <param name="Reason"><c>delivery_limit</c>, <c>maxlen</c>, <c>rejected</c> or <c>expired</c>.</param>
public sealed record BrokerDeath(string Queue, string Reason);
