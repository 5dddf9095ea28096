using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Publishing;

namespace Frota.Receiver.Batching;

/// <summary>Where accepted webhooks go: a storm of statuses never stands before a message.</summary>
internal sealed class AcceptQueues(BrokerConnection broker, TimeProvider time) : IAsyncDisposable
{
    // Meta counts an answer above a second as slow; a confirm that takes two is not coming.
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(2);

    // Lanes of their own: a queue that does not confirm holds up nothing of the other.
    private readonly Publisher _messages = new(broker, time, Accepting.Lanes, ConfirmTimeout);
    private readonly Publisher _statuses = new(broker, time, Accepting.Lanes, ConfirmTimeout);

    /// <summary>False while the broker is away or blocks publishers: nothing need be read then.</summary>
    public bool CanAccept => broker.IsUsable;

    public Accepting Messages => field ??= new Accepting(_messages, Queues.Webhooks);

    public Accepting Statuses => field ??= new Accepting(_statuses, Queues.Statuses);

    public Accepting For(bool onlyStatuses) => onlyStatuses ? Statuses : Messages;

    public async ValueTask DisposeAsync()
    {
        await _messages.DisposeAsync();
        await _statuses.DisposeAsync();
    }
}
