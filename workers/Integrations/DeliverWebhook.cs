using Frota.Connectors.Integrations;
using Frota.Contracts;
using Frota.Database;
using Frota.Database.Secrets;
using Frota.Messaging.Consuming;
using Frota.Messaging.Retries;

namespace Frota.Workers.Integrations;

/// <summary>
/// Delivers one event to a tenant's own system. The delivery's id is the webhook's id, so an attempt that was doubled
/// is theirs to recognise.
/// </summary>
internal sealed class DeliverWebhook(TenantDatabase tenants, SecretBox secrets, OutgoingWebhook webhooks) : IHandler
{
    public IReadOnlyCollection<string> Kinds { get; } = [IntegrationDue.Kind];

    public async Task<Outcome> HandleAsync(Delivery delivery, CancellationToken cancel)
    {
        var due = delivery.Envelope.Read<IntegrationDue>();
        if (await BeginAttemptAsync(due, cancel) is not { } row)
        {
            return Outcome.Finished;
        }

        var outcome = await webhooks.DeliverAsync(
            new WebhookEvent(due.DeliveryId, row.Url, secrets.OpenText(row.SealedSecret), row.Payload), cancel);
        switch (outcome)
        {
            case WebhookOutcome.Delivered:
                await EndAsync(due, "delivered", cancel);
                return Outcome.Finished;
            case WebhookOutcome.Gone:
                await EndAsync(due, "gone", cancel);
                return Outcome.Finished;
            case WebhookOutcome.Refused refused:
                await NoteAsync(due, refused.Reason, cancel);
                return new Outcome.Retry(refused.Reason, refused.RetryAfter);
            case WebhookOutcome.Rejected rejected:
                await NoteAsync(due, rejected.Reason, cancel);
                return new Outcome.DeadLetter("webhook-rejected", rejected.Reason);
            default:
                throw new InvalidOperationException($"a delivery ended as {outcome.GetType().Name}");
        }
    }

    private async Task<Attempt?> BeginAttemptAsync(IntegrationDue due, CancellationToken cancel)
    {
        await using var transaction = await tenants.BeginAsync(due.TenantId, cancel);
        var row = await transaction.FindAsync<Attempt>("""
            UPDATE webhook_deliveries d SET attempts = d.attempts + 1 FROM webhook_endpoints e
            WHERE d.id = @DeliveryId AND d.state = 'pending' AND e.id = d.endpoint_id AND e.active
            RETURNING e.url, e.sealed_secret AS sealedsecret, d.payload
            """, due, cancel);
        await transaction.CommitAsync(cancel);
        return row;
    }

    private async Task EndAsync(IntegrationDue due, string state, CancellationToken cancel)
    {
        await using var transaction = await tenants.BeginAsync(due.TenantId, cancel);
        await transaction.ExecuteAsync("""
            UPDATE webhook_deliveries SET state = @state, last_error = '',
              delivered_at = CASE WHEN @state = 'delivered' THEN clock_timestamp() END WHERE id = @DeliveryId
            """, new { due.DeliveryId, state }, cancel);
        if (state == "gone")
        {
            await transaction.ExecuteAsync("""
                WITH gone AS (
                  UPDATE webhook_endpoints SET active = false
                  WHERE id = (SELECT endpoint_id FROM webhook_deliveries WHERE id = @DeliveryId) RETURNING id)
                UPDATE webhook_deliveries d SET state = 'gone' FROM gone
                WHERE d.endpoint_id = gone.id AND d.state = 'pending'
                """, due, cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    private async Task NoteAsync(IntegrationDue due, string error, CancellationToken cancel)
    {
        await using var transaction = await tenants.BeginAsync(due.TenantId, cancel);
        await transaction.ExecuteAsync("UPDATE webhook_deliveries SET last_error = @error WHERE id = @DeliveryId",
            new { due.DeliveryId, error }, cancel);
        await transaction.CommitAsync(cancel);
    }

    private sealed record Attempt(string Url, byte[] SealedSecret, string Payload);
}
