using Frota.Messaging.Publishing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Frota.Messaging.Consuming;

/// <summary>
/// Serves a queue in the order it comes, many deliveries a handling: whatever has come while the last batch was written
/// is the next one, so batches grow with the load and an idle queue waits for nothing. What becomes of a batch that
/// fails is in <see cref="BatchHandling"/>.
/// </summary>
public sealed class BatchConsumer(
    BrokerConnection broker, Publisher publisher, IBatchHandler handler, BatchOptions options, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<BatchConsumer> logger) : BackgroundService
{
    private readonly BatchHandling _handling = new(handler,
        (delivery, outcome) => Settlement.SettleAsync(publisher, delivery, outcome, time.GetUtcNow()), time, logger);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        var prefetch = (ushort)Math.Min(options.Most * 2, ushort.MaxValue);
        var subscription = new Subscription(broker, options.Queue, prefetch, logger);
        await subscription.RunAsync(session => ServeAsync(session, quiet.Token), quiet.Token);
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
            await session.AckAsync(batch[^1].Tag, upTo: true);
        }
    }

    private async Task HandleAsync(List<Delivery> batch, CancellationToken quiet)
    {
        ConsumeMetrics.Change(options.Queue, 1);
        using var scope = ConsumeScopes.Begin(logger, options.Queue);
        try
        {
            await _handling.HandleAsync(batch, quiet);
        }
        finally
        {
            ConsumeMetrics.Change(options.Queue, -1);
        }
    }
}
