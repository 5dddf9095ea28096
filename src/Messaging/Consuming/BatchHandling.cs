using Frota.Messaging.Retries;
using Microsoft.Extensions.Logging;

namespace Frota.Messaging.Consuming;

/// <summary>
/// Gets a batch handled, whatever happens:
/// <list type="number">
/// <item>an outage is waited out in place, which keeps the order;</item>
/// <item>a batch that took too long twice is halved, and so are its halves, down to one delivery;</item>
/// <item>after any other fault its deliveries are taken one by one, so that only the bad one is judged;</item>
/// <item>one delivery alone that fails, or takes too long twice, is judged like any other, its attempts counted.</item>
/// </list>
/// </summary>
/// <param name="handler">Does the work.</param>
/// <param name="settle">Makes durable what becomes of one delivery alone; refused, it is asked again.</param>
/// <param name="time">Measures pauses.</param>
/// <param name="logger">Hears of what goes wrong.</param>
public sealed partial class BatchHandling(
    IBatchHandler handler, Func<Delivery, Outcome, Task> settle, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Returns when each delivery is handled or settled; only then may they be acknowledged.</summary>
    public async Task HandleAsync(IReadOnlyList<Delivery> batch, CancellationToken quiet)
    {
        var tooLong = 0;
        for (var failures = 1; ; failures++)
        {
            var since = time.GetTimestamp();
            try
            {
                await handler.HandleAsync(batch, quiet);
                ConsumeMetrics.Processed(batch[0].Queue, time.GetElapsedTime(since), error: null);
                return;
            }
            catch (Exception e) when (Faults.IsOutage(e) && !quiet.IsCancellationRequested)
            {
                ConsumeMetrics.Processed(batch[0].Queue, time.GetElapsedTime(since), "outage");
                // Once may be the server's bad moment, twice is the batch's own weight.
                if (Faults.IsTooLong(e) && ++tooLong == 2)
                {
                    LogTooLong(batch[0].Queue, batch.Count);
                    await DivideAsync(batch, parts: 2, new Outcome.Retry($"it took too long: {e.Message}"), quiet);
                    return;
                }

                if (failures == 1)
                {
                    LogOutage(batch[0].Queue, e.Message);
                }

                var pause = Backoff.For(failures, FirstPause, LongestPause, Random.Shared.NextDouble());
                await Task.Delay(pause, time, quiet);
            }
            catch (Exception e) when (Faults.IsOutage(e) && e is not OperationCanceledException)
            {
                // An outage while this worker stops is nobody's fault: the next one gets all of it.
                throw new OperationCanceledException("stopped during an outage", e, quiet);
            }
            catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
            {
                ConsumeMetrics.Processed(batch[0].Queue, time.GetElapsedTime(since), e.GetType().Name);
                LogFault(e, batch[0].Queue, batch.Count);
                await DivideAsync(batch, parts: batch.Count, Faults.Judge(e), quiet);
                return;
            }
        }
    }

    private async Task DivideAsync(
        IReadOnlyList<Delivery> batch, int parts, Outcome ofOne, CancellationToken quiet)
    {
        if (batch.Count == 1)
        {
            await SettleAsync(batch[0], ofOne, quiet);
            return;
        }

        foreach (var part in batch.Chunk((batch.Count + parts - 1) / parts))
        {
            await HandleAsync(part, quiet);
        }
    }

    /// <summary>Waits out a broker that takes nothing: what is not settled is not acknowledged.</summary>
    private async Task SettleAsync(Delivery delivery, Outcome outcome, CancellationToken quiet)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                await settle(delivery, outcome);
                return;
            }
            catch (BrokerUnavailableException e) when (!quiet.IsCancellationRequested)
            {
                LogOutage(delivery.Queue, e.Message);
                var pause = Backoff.For(failures, FirstPause, LongestPause, Random.Shared.NextDouble());
                await Task.Delay(pause, time, quiet);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "a batch of {Count} from {Queue} failed; taking its deliveries one by one")]
    private partial void LogFault(Exception e, string queue, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "a batch of {Count} from {Queue} takes too long; halving it")]
    private partial void LogTooLong(string queue, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} waits for something that is away: {Reason}")]
    private partial void LogOutage(string queue, string reason);
}
