using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Publishing;

namespace Frota.Receiver.Batching;

/// <summary>Where accepted webhooks go: a storm of statuses never stands before a message.</summary>
internal sealed class AcceptQueues(BrokerConnection broker, Publisher publisher)
{
    /// <summary>False while the broker is away or blocks publishers: nothing need be read then.</summary>
    public bool CanAccept => broker.IsUsable;

    public Accepting Messages { get; } = new(publisher, Queues.Webhooks);

    public Accepting Statuses { get; } = new(publisher, Queues.Statuses);

    public Accepting For(bool onlyStatuses) => onlyStatuses ? Statuses : Messages;
}
