using Frota.Backups.Archives;
using Frota.Backups.Restoring;
using Frota.Backups.Runs;
using Frota.Database;
using Frota.Workers.Fleet;
using Npgsql;

namespace Frota.Workers.Maintenance.Backups;

/// <summary>
/// Makes backups and tries them by the clock, as long as this worker leads the maintenance. A run that is cut short
/// leaves nothing, and the next leader begins it again.
/// </summary>
internal sealed partial class KeepBackups(
    WorkerSettings settings, FleetDatabase database, TimeProvider time, ILogger<KeepBackups> logger)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    // Failures that could not be written down: the database was away.
    private readonly Dictionary<BackupTask, DateTimeOffset> _failures = [];

    /// <summary>Does what is due until cancelled; does nothing when no folder is set.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (settings.Backups is { } plan && !cancel.IsCancellationRequested)
        {
            BackupTask? due = null;
            try
            {
                due = plan.Schedule.Due(time.GetUtcNow(), await LastAsync(cancel));
                await DoAsync(plan, due, cancel);
            }
            catch (Exception e) when (e is NpgsqlException or IOException or InvalidDataException
                or InvalidOperationException or UnauthorizedAccessException or TimeoutException
                or OperationCanceledException)
            {
                Fail(due, e, cancel);
            }

            await Task.Delay(Beat, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Func<BackupTask, LastRuns>> LastAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var runs = await BackupRuns.ReadAsync(connection, cancel);
        return task => runs.GetValueOrDefault(task).WithFailure(_failures.GetValueOrDefault(task));
    }

    private Task DoAsync(BackupPlan plan, BackupTask? due, CancellationToken cancel) => due switch
    {
        BackupTask.Full => BackUpAsync(plan, BackupKind.Full, cancel),
        BackupTask.Incremental => BackUpAsync(plan, BackupKind.Incremental, cancel),
        BackupTask.Drill => DrillAsync(plan, cancel),
        null => Task.CompletedTask,
    };

    private async Task BackUpAsync(BackupPlan plan, BackupKind kind, CancellationToken cancel)
    {
        var made = await new MakeBackup(plan.Settings, plan.Setting, time).RunAsync(kind, cancel);
        LogMade(made.Name, made.Bytes, made.Elapsed.TotalSeconds);
        foreach (var remark in made.Remarks)
        {
            LogRemark(remark);
        }
    }

    private async Task DrillAsync(BackupPlan plan, CancellationToken cancel)
    {
        var newest = new BackupFolder(plan.Settings.Folder).Find(null);
        var drill = await new DrillBackup(plan.Settings, time).RunAsync(newest, cancel);
        if (drill.Passed)
        {
            LogPassed(drill.Name, drill.Elapsed.TotalSeconds);
        }
        else
        {
            LogFailed("the drill", string.Join("; ", drill.Checks.SelectMany(check => check.Faults)));
        }
    }

    private void Fail(BackupTask? due, Exception e, CancellationToken cancel)
    {
        if (due is { } task && !cancel.IsCancellationRequested)
        {
            _failures[task] = time.GetUtcNow();
            LogFailed(task == BackupTask.Drill ? "the drill" : "the backup", e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "backup {Name} was made: {Bytes} bytes in {Seconds:0.0} s")]
    private partial void LogMade(string name, long bytes, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the backup was made, but {Remark}")]
    private partial void LogRemark(string remark);

    [LoggerMessage(Level = LogLevel.Information, Message = "backup {Name} was restored in a drill in {Seconds:0.0} s")]
    private partial void LogPassed(string name, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed: {Reason}")]
    private partial void LogFailed(string what, string reason);
}
