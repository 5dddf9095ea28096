using Frota.Messaging.Retries;

namespace Frota.Messaging.Publishing;

/// <summary>
/// Puts envelopes on queues and says so only when the broker has confirmed. Lanes work side by side, because a quorum
/// queue lets few commands of one channel be under way at a time.
/// </summary>
public sealed class Publisher : IAsyncDisposable
{
    private readonly Lane[] _lanes;
    private readonly TimeSpan _timeout;
    private uint _turn;

    /// <param name="broker">
    /// The connection; a publisher shares it with no consumer, which a memory alarm would block with it.
    /// </param>
    /// <param name="time">Measures waits.</param>
    /// <param name="lanes">Channels to publish on.</param>
    /// <param name="timeout">How long one confirm may take.</param>
    public Publisher(BrokerConnection broker, TimeProvider time, int lanes, TimeSpan timeout)
    {
        _timeout = timeout;
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new Lane(broker, time, timeout))];
    }

    /// <summary>Puts an envelope on a queue.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not confirm that it is there.</exception>
    public Task ToQueueAsync(string queue, Envelope envelope) => PublishAsync("", queue, envelope);

    /// <summary>Puts an envelope aside; it comes to the queue when the time is over, rung by rung.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not confirm that it is there.</exception>
    public Task DelayAsync(string queue, Envelope envelope, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            return ToQueueAsync(queue, envelope with { Headers = envelope.Headers with { Remaining = TimeSpan.Zero } });
        }

        var rung = WaitLadder.RungFor(delay);
        var left = delay - rung.Wait;
        var headers = envelope.Headers with { Remaining = left > TimeSpan.Zero ? left : TimeSpan.Zero };
        return PublishAsync(rung.Name, queue, envelope with { Headers = headers });
    }

    /// <summary>Hands an envelope to the dead letters.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not confirm that it is there.</exception>
    public Task BuryAsync(string queue, Envelope envelope, string reason, string error) => PublishAsync(
        Contracts.Queues.DeadExchange, queue,
        envelope with { Headers = envelope.Headers with { Reason = reason, Error = error, Origin = queue } });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync();
        }
    }

    private Task PublishAsync(string exchange, string routingKey, Envelope envelope) =>
        _lanes[Interlocked.Increment(ref _turn) % _lanes.Length].PublishAsync(exchange, routingKey, envelope, _timeout);
}
