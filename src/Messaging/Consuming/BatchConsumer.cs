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
    BrokerConnection broker, Publisher publisher, IBatchHandler handler, ConsumerOptions options, TimeProvider time,
    ILogger<BatchConsumer> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var prefetch = (ushort)Math.Min(options.Concurrency * 2, ushort.MaxValue);
        var subscription = new Subscription(broker, options.Queue, prefetch, logger);
        return subscription.RunAsync(session => ServeAsync(session, stoppingToken), stoppingToken);
    }

    private async Task ServeAsync(Subscription.Session session, CancellationToken stopping)
    {
        var batch = new List<Delivery>();
        while (!stopping.IsCancellationRequested && await session.Inbox.WaitToReadAsync(stopping))
        {
            batch.Clear();
            while (batch.Count < options.Concurrency && session.Inbox.TryRead(out var delivery))
            {
                batch.Add(delivery);
            }

            await HandleAsync(batch, stopping);
            await session.AckAsync(batch[^1].Tag, upTo: true);
        }
    }

    private async Task HandleAsync(List<Delivery> batch, CancellationToken stopping)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                await handler.HandleAsync(batch, stopping);
                return;
            }
            catch (Exception e) when (Faults.IsOutage(e) && !stopping.IsCancellationRequested)
            {
                if (failures == 0)
                {
                    LogOutage(options.Queue, e.Message);
                }

                await Task.Delay(
                    Backoff.For(failures + 1, FirstPause, LongestPause, Random.Shared.NextDouble()), stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
            {
                LogFault(e, options.Queue, batch.Count);
                await HandleFaultAsync(batch, Faults.Judge(e), stopping);
                return;
            }
        }
    }

    /// <summary>Something in the batch is bad: only that is judged, its neighbours go on.</summary>
    private async Task HandleFaultAsync(List<Delivery> batch, Outcome outcome, CancellationToken stopping)
    {
        if (batch.Count == 1)
        {
            await SettleAsync(batch[0], outcome);
            return;
        }

        foreach (var delivery in batch)
        {
            await HandleAsync([delivery], stopping);
        }
    }

    private async Task SettleAsync(Delivery delivery, Outcome outcome)
    {
        var envelope = delivery.Envelope;
        var reason = outcome is Outcome.Retry retry ? retry.Reason : "";
        var headers = envelope.Headers.Remember(time.GetUtcNow(), reason);
        switch (RetryPolicy.Default.Judge(outcome, headers.Attempt, Random.Shared.NextDouble()))
        {
            case Verdict.Delay delay:
                await publisher.DelayAsync(delivery.Queue,
                    envelope with { Headers = headers with { Attempt = delay.NextAttempt } }, delay.For);
                break;
            case Verdict.Bury bury:
                await publisher.BuryAsync(delivery.Queue, envelope with { Headers = headers }, bury.Reason, bury.Error);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "a batch of {Count} from {Queue} failed; taking its deliveries one by one")]
    private partial void LogFault(Exception e, string queue, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} waits for something that is away: {Reason}")]
    private partial void LogOutage(string queue, string reason);
}
