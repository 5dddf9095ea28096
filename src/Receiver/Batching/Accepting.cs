using System.Threading.Channels;
using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Publishing;

namespace Frota.Receiver.Batching;

/// <summary>
/// Gets webhooks confirmed, together where they wait together: each lane takes whatever has come while its last publish
/// was on the way, and sends it as one message. Idle, a webhook travels alone and at once; loaded, the broker's cost
/// for each falls. No timer is involved.
/// </summary>
/// <param name="publisher">Confirms.</param>
/// <param name="queue">Where the batches go.</param>
internal sealed class Accepting(Publisher publisher, string queue) : BackgroundService
{
    /// <summary>Batches under way at a time.</summary>
    public const int Lanes = 4;

    private const int MostItems = 256;
    private const int MostBytes = 1 << 20;

    /// <summary>Webhooks that may wait for a lane, and their bytes together; more are refused at once.</summary>
    private const int MostWaiting = 10_000;
    private const long MostWaitingBytes = 64L << 20;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait });

    private long _waitingBytes;

    /// <summary>Completes when the webhook is on the queue, confirmed.</summary>
    /// <exception cref="BrokerUnavailableException">It is not, as far as we know.</exception>
    public Task AcceptAsync(WebhookItem item)
    {
        var waiting = new Waiting(item);
        if (Interlocked.Add(ref _waitingBytes, item.Body.Length) <= MostWaitingBytes
            && _waiting.Writer.TryWrite(waiting))
        {
            return waiting.Source.Task;
        }

        Interlocked.Add(ref _waitingBytes, -item.Body.Length);
        return Task.FromException(new BrokerUnavailableException("too many webhooks wait for the broker"));
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Lanes)
            .Select(_ => Task.Run(() => RunLaneAsync(stoppingToken), CancellationToken.None)));

    private async Task RunLaneAsync(CancellationToken stopping)
    {
        var batch = new List<Waiting>(MostItems);
        while (await WaitAsync(stopping))
        {
            Take(batch);
            if (batch.Count > 0)
            {
                await PublishAsync(batch);
            }
        }
    }

    private async Task<bool> WaitAsync(CancellationToken stopping)
    {
        try
        {
            return await _waiting.Reader.WaitToReadAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Take(List<Waiting> batch)
    {
        batch.Clear();
        for (var bytes = 0; batch.Count < MostItems && bytes < MostBytes && _waiting.Reader.TryRead(out var next);)
        {
            batch.Add(next);
            bytes += next.Item.Body.Length;
            Interlocked.Add(ref _waitingBytes, -next.Item.Body.Length);
        }
    }

    private async Task PublishAsync(List<Waiting> batch)
    {
        try
        {
            var contract = new WebhookBatch(WebhookBatch.CurrentVersion, [.. batch.Select(w => w.Item)]);
            await publisher.ToQueueAsync(queue, Envelope.Wrap(contract));
            batch.ForEach(w => w.Source.TrySetResult());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it was, nobody may hear a yes.
            var refusal = e as BrokerUnavailableException ?? new BrokerUnavailableException(e.Message, e);
            batch.ForEach(w => w.Source.TrySetException(refusal));
        }
    }

    private sealed record Waiting(WebhookItem Item)
    {
        public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
