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
/// Many webhooks, one transaction:
/// <list type="number">
/// <item>read each by its channel;</item>
/// <item>store messages, apply statuses, keep what could not be read as dead letters;</item>
/// <item>commit; then publish a token for each conversation that had nothing pending;</item>
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

        await turns.SharesAsync(cancel);
        var (stored, released, events) = await CommitAsync(batch, spans, cancel);
        await Task.WhenAll(
        [
            .. stored.Touched.Where(t => t.NeedsToken)
                .Select(t => turns.PublishAsync(t.TenantId, t.ConversationId, t.Wait, spans.Of(t.WebhookId))),
            .. released.Select(r => sends.PublishFirstAsync(r.TenantId, r.ConversationId)),
            .. events.Select(e => publisher.ToQueueAsync(Queues.Integrations,
                Envelope.Wrap(new IntegrationDue(e.TenantId, e.DeliveryId), e.TenantId))),
        ]);
    }

    private async Task<(StoredMessages Stored, IReadOnlyList<(long TenantId, long ConversationId)> Released,
        IReadOnlyList<(long TenantId, Guid DeliveryId)> Events)> CommitAsync(
        ReadBatch batch, IntakeSpans spans, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await PlanByKey.SetAsync(connection, cancel);
        var stored = batch.Messages.Count > 0
            ? await IntakeStore.StoreAsync(connection, spans.Mark(batch.Messages), cancel)
            : StoredMessages.Nothing;
        var events = stored.Ids.Count > 0 ? await IntakeStore.AnnounceAsync(connection, stored.Ids, cancel) : [];
        var released = batch.Statuses.Count > 0 ? await StatusStore.ApplyAsync(connection, batch.Statuses, cancel) : [];
        await transaction.CommitAsync(cancel);
        IntakeMetrics.Stored(batch, stored.Ids.Count, time.GetUtcNow());
        return (stored, released, events);
    }
}
