using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Frota.Messaging.Consuming;

/// <summary>
/// Serves a queue in the order it comes, many deliveries a handling: whatever has come while the last batch was written
/// is the next one, so batches grow with the load and an idle queue waits for nothing. An outage is waited out in
/// place, which keeps the order; a delivery that fails alone is judged like any other.
/// </summary>
public sealed partial class BatchConsumer(
    BrokerConnection broker, Publisher publisher, IBatchHandler handler, BatchOptions options, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<BatchConsumer> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

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
        for (var failures = 1; ; failures++)
        {
            try
            {
                await handler.HandleAsync(batch, quiet);
                return;
            }
            catch (Exception e) when (Faults.IsOutage(e) && !quiet.IsCancellationRequested)
            {
                if (failures == 1)
                {
                    LogOutage(options.Queue, e.Message);
                }

                await Task.Delay(Backoff.For(failures, FirstPause, LongestPause, Random.Shared.NextDouble()), quiet);
            }
            catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
            {
                LogFault(e, options.Queue, batch.Count);
                await HandleFaultAsync(batch, Faults.Judge(e), quiet);
                return;
            }
        }
    }

    /// <summary>Something in the batch is bad: only that is judged, its neighbours go on.</summary>
    private async Task HandleFaultAsync(List<Delivery> batch, Outcome outcome, CancellationToken quiet)
    {
        if (batch.Count == 1)
        {
            await Settlement.SettleAsync(publisher, batch[0], outcome, time.GetUtcNow());
            return;
        }

        foreach (var delivery in batch)
        {
            await HandleAsync([delivery], quiet);
        }
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "a batch of {Count} from {Queue} failed; taking its deliveries one by one")]
    private partial void LogFault(Exception e, string queue, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} waits for something that is away: {Reason}")]
    private partial void LogOutage(string queue, string reason);
}
