namespace Frota.Simulators.Journal;

/// <summary>Something that a contact would have seen, or a tenant's system received.</summary>
/// <param name="Seq">Counted from 1, without gaps, over all channels.</param>
/// <param name="Channel"><c>whatsapp</c>, <c>telegram</c> or <c>sink</c>.</param>
/// <param name="From">The account: a phone number id or a bot's id; empty for the sink.</param>
/// <param name="To">The contact, or the sink's name.</param>
/// <param name="Text">What was sent; the whole body at the sink.</param>
/// <param name="ProviderId">The id in the answer; the webhook's own id at the sink.</param>
/// <param name="AttemptId">The opaque data of the caller, where the provider takes any; otherwise empty.</param>
/// <param name="At">When it happened.</param>
/// <param name="MonotonicMicroseconds">
/// The same on a clock that is never set, counted from the start of the machine: it can be compared with what other
/// processes measure.
/// </param>
public sealed record SentRecord(
    long Seq,
    string Channel,
    string From,
    string To,
    string Text,
    string ProviderId,
    string AttemptId,
    DateTimeOffset At,
    long MonotonicMicroseconds);
