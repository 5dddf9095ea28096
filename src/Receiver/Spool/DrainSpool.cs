using Frota.Contracts;
using Frota.Messaging;

namespace Frota.Receiver.Spool;

/// <summary>
/// Brings spooled webhooks to their queue, the oldest first, one batch at a time: the next one leaves when this one is
/// confirmed. A crash in between sends a batch twice, never none; the unique key at intake knows the second one.
/// </summary>
internal sealed partial class DrainSpool(
    SpoolQueue spool, Func<IReadOnlyList<WebhookItem>, Task> publish, ILogger<DrainSpool> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DrainAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Still spooled; the next round begins with the same batch. Whatever it is: nobody else would begin it.
                if (e is not (BrokerUnavailableException or IOException or UnauthorizedAccessException
                    or OperationCanceledException))
                {
                    LogFailed(e);
                }

                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task DrainAsync(CancellationToken stopping)
    {
        var oldest = await spool.PeekAsync(stopping);
        LogWaiting(spool.Length);
        for (long drained = 0; ; oldest = await spool.PeekAsync(stopping))
        {
            await publish(oldest.Items);
            await spool.RemoveAsync(oldest);
            drained += oldest.Items.Count;
            if (spool.IsEmpty)
            {
                LogDrained(drained);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the spool was not drained, and is tried again")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Bytes} bytes wait in the spool")]
    private partial void LogWaiting(long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "the spool is empty again; {Count} webhooks left it")]
    private partial void LogDrained(long count);
}
