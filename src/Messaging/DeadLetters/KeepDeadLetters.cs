using Frota.Messaging.Consuming;

namespace Frota.Messaging.DeadLetters;

/// <summary>Empties the dead-letter queue into Postgres.</summary>
public sealed class KeepDeadLetters(DeadLetterStore store) : IBatchHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancel) =>
        // The same envelope twice in one batch (the broker dead-letters at least once) is kept once, the newer one.
        store.KeepAsync(
            [.. deliveries.Select(NewDeadLetter.From).GroupBy(l => l.EnvelopeId).Select(g => g.Last())], cancel);
}
