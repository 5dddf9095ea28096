using System.Buffers;
using System.Collections.Concurrent;
using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Publishing;
using Frota.Messaging.Topology;
using Frota.Receiver.Spool;

namespace Frota.Receiver.Batching;

/// <summary>Where accepted webhooks go: a storm of statuses never stands before a message.</summary>
internal sealed class AcceptQueues(
    BrokerConnection broker, AssertTopology topology, TimeProvider time, ILoggerFactory loggers, Spools? spools = null)
    : IAsyncDisposable
{
    /// <summary>
    /// How long a broker may say nothing at all before webhooks are refused: with the pause between two questions it
    /// makes less than a second, which providers call slow. A slow disk is not silence: the questions need none.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    // How long a broker that answers may take to confirm: a disk that syncs slowly is waited for, a queue without its
    // majority is not.
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(2);

    // Lanes of their own: a queue that does not confirm holds up nothing of the other.
    private readonly Publisher _messages = new(broker, time, AcceptQueue.Lanes, ConfirmTimeout);
    private readonly Publisher _statuses = new(broker, time, AcceptQueue.Lanes, ConfirmTimeout);

    // A batch is larger than what the collector moves, so that a new array for each would have it look at everything
    // again and again.
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _bodies = [];

    /// <summary>False while neither the broker nor a spool can take anything: nothing need be read then.</summary>
    public bool CanAccept => broker.IsUsable || spools is { HasRoom: true };

    public AcceptQueue Messages => field ??= For(_messages, Queues.Webhooks, spools?.Messages);

    public AcceptQueue Statuses => field ??= For(_statuses, Queues.Statuses, spools?.Statuses);

    public AcceptQueue For(bool onlyStatuses) => onlyStatuses ? Statuses : Messages;

    public async ValueTask DisposeAsync()
    {
        await _messages.DisposeAsync();
        await _statuses.DisposeAsync();
    }

    private AcceptQueue For(Publisher publisher, string queue, SpoolQueue? spool) =>
        new(items => PublishAsync(publisher, queue, items), spool, loggers);

    private async Task PublishAsync(Publisher publisher, string queue, IReadOnlyList<WebhookItem> items)
    {
        // A queue of another shape confirms too, and promises less.
        if (topology.FaultOf(queue) is { } fault)
        {
            throw new BrokerUnavailableException(fault);
        }

        var body = _bodies.TryTake(out var used) ? used : new ArrayBufferWriter<byte>();
        await publisher.ToQueueAsync(
            queue, Envelope.Wrap(new WebhookBatch(WebhookBatch.CurrentVersion, items), body));
        _bodies.Add(body); // not after a failure: the client may still have it
    }
}
