using Frota.Contracts;
using Frota.Conversations.Fairness;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.Publishing;
using Npgsql;

namespace Frota.Workers.Intake;

/// <summary>
/// Stores what waits in the overflow, some of each account in turn, one intake worker at a time. A slice leaves the
/// overflow after it is stored: a crash in between stores it twice, and all of it is a duplicate.
/// </summary>
internal sealed partial class DrainOverflow(
    FleetDatabase database, StoreWebhooks store, Publisher publisher, Workload workload, TimeProvider time,
    ILogger<DrainOverflow> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly BatchHandling _handling = new(store,
        (delivery, outcome) => Settlement.SettleAsync(publisher, delivery, outcome, time.GetUtcNow()), time, logger);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!workload.IsQuiet && await DrainAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception e)
                when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException)
            {
                LogInterrupted(e.Message);
            }

            await Task.Delay(Beat, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Stores a slice; false when there is none.</summary>
    private async Task<bool> DrainAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        if ((await IntakeOverflow.AccountsAsync(connection, cancel)).Count == 0)
        {
            return false; // almost always: one statement, and no transaction
        }

        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var webhooks = await IntakeOverflow.TakeAsync(connection, IntakeTurn.Room, IntakeTurn.RoomOfPeers, cancel);
        if (webhooks.Count == 0)
        {
            return false;
        }

        await _handling.HandleAsync([.. webhooks.Select(AsDelivery)], cancel);
        await IntakeOverflow.RemoveAsync(connection, webhooks, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static Delivery AsDelivery(TakenUp webhook) => new(Queues.Webhooks, (ulong)webhook.Id, new Envelope(
        $"intake-overflow/{webhook.Id}", WebhookItem.Kind, webhook.Item,
        EnvelopeHeaders.First with { TenantId = webhook.TenantId }), Death: null);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the overflow of intake is not drained: {Reason}")]
    private partial void LogInterrupted(string reason);
}
