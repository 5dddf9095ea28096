using System.Text.Json;
using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.DeadLetters;

namespace Frota.Workers.Intake;

/// <summary>What deliveries hold, not read by any channel yet.</summary>
/// <param name="Accepted">Webhooks that the receiver accepted, in that order.</param>
/// <param name="Again">Webhooks that come alone: reprocessed, or tried again. They have lost their place.</param>
/// <param name="Faults">Deliveries that nothing can be made of.</param>
internal sealed record Unpacked(List<WebhookItem> Accepted, List<WebhookItem> Again, List<NewDeadLetter> Faults)
{
    public static Unpacked Of(IReadOnlyList<Delivery> deliveries)
    {
        var unpacked = new Unpacked([], [], []);
        foreach (var delivery in deliveries)
        {
            unpacked.Add(delivery);
        }

        return unpacked;
    }

    public static NewDeadLetter Fault(Envelope envelope, string id, string queue, string reason, string error) =>
        new(envelope.Headers.TenantId, null, id, queue, envelope.Kind, reason, error, envelope.Headers.Attempt,
            envelope.Headers.History, envelope.Body.ToArray());

    private void Add(Delivery delivery)
    {
        var envelope = delivery.Envelope;
        try
        {
            if (envelope.Kind == WebhookItem.Kind)
            {
                Again.Add(envelope.Read<WebhookItem>());
            }
            else if (envelope.Read<WebhookBatch>() is var batch && envelope.Kind == WebhookBatch.Kind
                && batch.Version == WebhookBatch.CurrentVersion)
            {
                Accepted.AddRange(batch.Items);
            }
            else
            {
                Faults.Add(Fault(envelope, envelope.Id, delivery.Queue, "unknown-kind",
                    $"kind '{envelope.Kind}', version {batch.Version}"));
            }
        }
        catch (JsonException e)
        {
            Faults.Add(Fault(envelope, envelope.Id, delivery.Queue, "unreadable-envelope", e.Message));
        }
    }
}
