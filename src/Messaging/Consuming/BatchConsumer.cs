using Frota.Messaging.Publishing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Frota.Messaging.Consuming;

/// <summary>
/// Serves a queue in the order it comes, many deliveries a handling: whatever has come while the last batch was written
/// is the next one, so batches grow with the load and an idle queue waits for nothing. What becomes of a batch that
/// fails is in <see cref="BatchHandling"/>. Quiet, it ends its session: the broker takes back what is not handled
/// before it serves another consumer, which so gets it in order.
/// </summary>
public sealed class BatchConsumer(
    BrokerConnection broker, Publisher publisher, IBatchHandler handler, BatchOptions options, TimeProvider time,
    Workload workload, ILogger<BatchConsumer> logger) : BackgroundService
{
    private readonly BatchHandling _handling = new(handler,
        (delivery, outcome) => Settlement.SettleAsync(publisher, delivery, outcome, time.GetUtcNow()), time, logger);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        workload.Add(() => 0); // it has but one slot: busy or not tells nothing
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, workload.Stopping);
        var prefetch = (ushort)Math.Min(options.Most * 2, ushort.MaxValue);
        var subscription = new Subscription(broker, options.Queue, prefetch, workload, logger);
        await subscription.RunAsync(ServeAsync, end.Token);
    }

    private async Task ServeAsync(Subscription.Session session, CancellationToken quiet)
    {
        var batch = new List<Delivery>();
        while (!quiet.IsCancellationRequested && await session.Inbox.WaitToReadAsync(quiet))
        {
            batch.Clear();
            while (batch.Count < options.Most && session.Inbox.TryRead(out var delivery))
            {
                batch.Add(delivery);
            }

            await HandleAsync(batch, quiet);
            await session.AckUpToAsync(batch[^1].Tag);
        }
    }

    private async Task HandleAsync(List<Delivery> batch, CancellationToken quiet)
    {
        workload.Change(options.Queue, 1);
        using var scope = ConsumeScopes.Begin(logger, options.Queue);
        try
        {
            await _handling.HandleAsync(batch, quiet);
        }
        finally
        {
            workload.Change(options.Queue, -1);
        }
    }
}
