using Frota.Contracts;
using Frota.Conversations.Turns;
using Frota.Messaging;
using Frota.Messaging.Publishing;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>The hints that a committed turn leaves to publish. Lost, the sweep gives them again.</summary>
internal sealed class Tokens(long tenantId, long conversationId)
{
    public bool Outbound { get; set; }

    public AfterTurn? Turn { get; set; }

    public List<Guid> Events { get; } = [];

    public async Task PublishAsync(Publisher publisher, TurnTokens turns, SendTokens sends)
    {
        if (Outbound)
        {
            await sends.SharesAsync(CancellationToken.None);
            await sends.PublishAsync(tenantId, conversationId);
        }

        if (Turn is { Pending: true } again)
        {
            await turns.SharesAsync(CancellationToken.None);
            await turns.PublishAsync(tenantId, conversationId, again.Wait);
        }

        foreach (var delivery in Events)
        {
            await publisher.ToQueueAsync(Queues.Integrations, Wrap(new IntegrationDue(tenantId, delivery)));
        }
    }

    private Envelope Wrap<T>(T contract)
        where T : IContract => Envelope.Wrap(contract, tenantId, conversationId);
}
