using Quartz;

namespace Frota.Workers.Maintenance.Backups;

/// <summary>What is done by the clock.</summary>
internal enum BackupTask
{
    Full,
    Incremental,
    Drill,
}

/// <summary>When something was last done, and when it last went well; null for never.</summary>
internal readonly record struct LastRuns(DateTimeOffset? Success, DateTimeOffset? Failure)
{
    /// <summary>With another failure, where that is the newer one; the default value stands for none.</summary>
    public LastRuns WithFailure(DateTimeOffset other) =>
        other != default && !(Failure > other) ? this with { Failure = other } : this;
}

/// <summary>
/// When backups and drills are due, as Quartz' cron expressions say, in UTC. What was done is in Postgres, so one rule
/// serves restarts, a new leader and a time that was missed: it is due when a time of its own has passed since it last
/// went well.
/// </summary>
/// <param name="Incremental">Null for never.</param>
internal sealed record BackupSchedule(CronExpression Full, CronExpression? Incremental, CronExpression Drill)
{
    public const string FullName = "FROTA_BACKUP_SCHEDULE";
    public const string IncrementalName = "FROTA_BACKUP_INCREMENTAL";
    public const string DrillName = "FROTA_BACKUP_DRILL";

    /// <summary>Daily at three.</summary>
    private const string DefaultFull = "0 0 3 * * ?";

    /// <summary>On the first of the month at four.</summary>
    private const string DefaultDrill = "0 0 4 1 * ?";

    /// <summary>What failed is not tried again sooner.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Reads the settings, by their names in the environment.</summary>
    /// <exception cref="ArgumentException">One is no cron expression; the message names it.</exception>
    public static BackupSchedule Read(Func<string, string?> setting) => new(
        Parse(FullName, setting(FullName) ?? DefaultFull),
        setting(IncrementalName) is { } text ? Parse(IncrementalName, text) : null,
        Parse(DrillName, setting(DrillName) ?? DefaultDrill));

    /// <summary>What is due now; the first of full, incremental and drill.</summary>
    public BackupTask? Due(DateTimeOffset now, Func<BackupTask, LastRuns> last)
    {
        var full = last(BackupTask.Full);
        return IsDue(Full, full, now) ? BackupTask.Full
            // An incremental needs a full one, and a full one serves for it.
            : full.Success is { } since && Incremental is { } often
                && IsDue(often, Newest(last(BackupTask.Incremental), since), now) ? BackupTask.Incremental
            : full.Success is not null && IsDue(Drill, last(BackupTask.Drill), now) ? BackupTask.Drill
            : null;
    }

    private static bool IsDue(CronExpression times, LastRuns last, DateTimeOffset now) =>
        (last.Success is not { } success || times.GetNextValidTimeAfter(success) <= now)
        && (last.Failure is not { } failure || now - failure >= Patience);

    private static LastRuns Newest(LastRuns incremental, DateTimeOffset full) =>
        incremental with { Success = incremental.Success > full ? incremental.Success : full };

    private static CronExpression Parse(string name, string text)
    {
        try
        {
            return new CronExpression(text, TimeZoneInfo.Utc);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new ArgumentException($"{name} is no cron expression of Quartz: write it like {DefaultFull}");
        }
    }
}
