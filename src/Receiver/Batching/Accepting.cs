using System.Threading.Channels;
using Frota.Contracts;
using Frota.Messaging;

namespace Frota.Receiver.Batching;

/// <summary>
/// Gets webhooks committed, together where they wait together: each lane takes whatever has come while its last commit
/// was on the way, and commits it as one. Idle, a webhook travels alone and at once; loaded, the cost of each falls. No
/// timer is involved.
/// </summary>
/// <param name="commit">Makes them durable, in the order given, or throws.</param>
/// <param name="lanes">Commits under way at a time.</param>
internal sealed class Accepting(Func<IReadOnlyList<WebhookItem>, Task> commit, int lanes) : BackgroundService
{
    private const int MostItems = 256;
    private const int MostBytes = 1 << 20;

    /// <summary>Webhooks that may wait for a lane, and their bytes together; more are refused at once.</summary>
    private const int MostWaiting = 10_000;
    private const long MostWaitingBytes = 64L << 20;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait });

    private long _waitingBytes;

    /// <summary>Completes when the webhook is committed.</summary>
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
        return Task.FromException(new BrokerUnavailableException("too many webhooks wait"));
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, lanes)
            .Select(_ => Task.Run(() => RunLaneAsync(stoppingToken), CancellationToken.None)));

    private async Task RunLaneAsync(CancellationToken stopping)
    {
        var batch = new List<Waiting>(MostItems);
        while (await WaitAsync(stopping))
        {
            Take(batch);
            if (batch.Count > 0)
            {
                await CommitAsync(batch);
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

    private async Task CommitAsync(List<Waiting> batch)
    {
        try
        {
            await commit([.. batch.Select(w => w.Item)]);
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
