using Dapper;
using Frota.Database;
using Frota.Workers.Maintenance.Backups;
using Frota.Workers.Maintenance.Watching;
using Npgsql;

namespace Frota.Workers.Maintenance;

/// <summary>
/// One maintenance worker leads, by a session advisory lock: it dies with its holder, and the next one leads a second
/// later.
/// </summary>
internal sealed partial class Leadership(
    FleetDatabase database, Sweep sweep, FleetWatch watch, KeepBackups backups, TimeProvider time,
    ILogger<Leadership> logger)
    : BackgroundService
{
    // "FLEAD": one key for every maintenance worker of this database.
    private const long LockKey = 0x464C454144;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetentionPeriod = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await database.OpenLastingAsync(stoppingToken);
                await LeadAsync(session, stoppingToken);
            }
            catch (Exception e)
                when (e is NpgsqlException or TimeoutException or IOException or OperationCanceledException)
            {
                LogInterrupted(e.Message);
                await Task.Delay(Beat, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LeadAsync(NpgsqlConnection session, CancellationToken stopping)
    {
        while (!await session.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT pg_try_advisory_lock(@LockKey)", new { LockKey }, cancellationToken: stopping)))
        {
            await Task.Delay(Beat, stopping);
        }

        LogLeads();
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watching = watch.RunAsync(leading.Token);
        var keeping = Task.Run(() => backups.RunAsync(leading.Token), CancellationToken.None);
        try
        {
            await MaintainAsync(session, stopping);
        }
        finally
        {
            await leading.CancelAsync();
            await Task.WhenAll(watching, keeping);
        }
    }

    private async Task MaintainAsync(NpgsqlConnection session, CancellationToken stopping)
    {
        var retained = time.GetTimestamp();
        await Retention.RunAsync(session, stopping);
        while (!stopping.IsCancellationRequested)
        {
            await sweep.RunAsync(session, stopping);
            if (time.GetElapsedTime(retained) > RetentionPeriod)
            {
                retained = time.GetTimestamp();
                await Retention.RunAsync(session, stopping);
            }

            await Task.Delay(Beat, stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "this worker leads the maintenance")]
    private partial void LogLeads();

    [LoggerMessage(Level = LogLevel.Debug, Message = "the maintenance was interrupted: {Reason}")]
    private partial void LogInterrupted(string reason);
}
