using Frota.Contracts;
using Frota.Conversations.Turns;
using Frota.Messaging;
using Frota.Messaging.Publishing;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>The hints that a committed turn leaves to publish. Lost, the sweep gives them again.</summary>
/// <param name="Outbound">Whether parts of a reply were queued.</param>
/// <param name="Turn">Whether a turn is due again, and when.</param>
/// <param name="Events">Deliveries to the tenant's own systems.</param>
internal sealed record Tokens(ConversationKey Key, bool Outbound, AfterTurn Turn, IReadOnlyList<Guid> Events)
{
    public async Task PublishAsync(Publisher publisher, TurnTokens turns, SendTokens sends)
    {
        if (Outbound)
        {
            await sends.SharesAsync(CancellationToken.None);
            await sends.PublishAsync(Key.TenantId, Key.Id);
        }

        if (Turn.Pending)
        {
            await turns.SharesAsync(CancellationToken.None);
            await turns.PublishAsync(Key.TenantId, Key.Id, Turn.Wait);
        }

        foreach (var delivery in Events)
        {
            await publisher.ToQueueAsync(Queues.Integrations,
                Envelope.Wrap(new IntegrationDue(Key.TenantId, delivery), Key.TenantId, Key.Id));
        }
    }
}
