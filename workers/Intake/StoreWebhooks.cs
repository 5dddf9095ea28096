using Frota.Contracts;
using Frota.Conversations.Intake;
using Frota.Conversations.Replies;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Publishing;
using Frota.Workers.Fleet;

namespace Frota.Workers.Intake;

/// <summary>
/// Many webhooks at once:
/// <list type="number">
/// <item>read each by its channel; what cannot be read is kept as dead letters;</item>
/// <item>apply statuses, in a transaction of their own, and publish a token for each send that one has released;</item>
/// <item>store messages, in one transaction, and publish a token for each conversation that had nothing pending;</item>
/// <item>return, and the deliveries are acknowledged. A crash in between loses nothing: read again, all is a duplicate,
/// and the sweep finds conversations without a token.</item>
/// </list>
/// </summary>
internal sealed class StoreWebhooks(
    FleetDatabase database, ReadWebhooks reader, DeadLetterStore deadLetters, TurnTokens turns, SendTokens sends,
    Publisher publisher, TimeProvider time) : IBatchHandler
{
    public Task HandleAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancel) =>
        StoreAsync(Unpacked.Of(deliveries), cancel);

    /// <summary>Stores them; returns when nothing is left to do for any.</summary>
    public async Task StoreAsync(Unpacked unpacked, CancellationToken cancel)
    {
        List<WebhookItem> items = [.. unpacked.Again, .. unpacked.Accepted];
        using var spans = IntakeSpans.Begin(items);
        await StoreAsync(unpacked, items, spans, cancel);
        spans.Succeed();
    }

    private async Task StoreAsync(
        Unpacked unpacked, List<WebhookItem> items, IntakeSpans spans, CancellationToken cancel)
    {
        var batch = await reader.ReadAsync(items, cancel);
        batch.Faults.AddRange(unpacked.Faults);
        if (batch.Faults.Count > 0)
        {
            await deadLetters.KeepAsync(batch.Faults, cancel);
        }

        await ApplyAsync(batch.Statuses, cancel);
        await turns.SharesAsync(cancel);
        var stored = await StoreAsync(spans.Mark(batch.Messages), cancel);
        IntakeMetrics.Stored(batch, stored.Count, time.GetUtcNow());
        await Task.WhenAll(
        [
            .. stored.Touched.Where(t => t.NeedsToken)
                .Select(t => turns.PublishAsync(t.TenantId, t.ConversationId, t.Wait, spans.Of(t.WebhookId))),
            .. stored.Events.Select(e => publisher.ToQueueAsync(Queues.Integrations,
                Envelope.Wrap(new IntegrationDue(e.TenantId, e.DeliveryId), e.TenantId))),
        ]);
    }

    private async Task<StoredMessages> StoreAsync(IReadOnlyList<NewMessage> messages, CancellationToken cancel)
    {
        if (messages.Count == 0)
        {
            return StoredMessages.Nothing;
        }

        await using var session = await database.OpenSessionAsync(cancel);
        return await IntakeStore.StoreAsync(session, messages, cancel);
    }

    private async Task ApplyAsync(List<StatusReport> statuses, CancellationToken cancel)
    {
        if (statuses.Count == 0)
        {
            return;
        }

        IReadOnlyList<(long TenantId, long ConversationId)> released;
        await using (var session = await database.OpenSessionAsync(cancel))
        {
            released = await StatusStore.ApplyAsync(session, statuses, cancel);
        }

        await Task.WhenAll(released.Select(r => sends.PublishFirstAsync(r.TenantId, r.ConversationId)));
    }
}
