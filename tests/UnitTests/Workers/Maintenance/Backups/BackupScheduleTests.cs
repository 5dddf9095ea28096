using System.Globalization;
using Frota.Workers.Maintenance.Backups;
using Xunit;

namespace Frota.UnitTests.Workers.Maintenance.Backups;

public sealed class BackupScheduleTests
{
    private static readonly BackupSchedule Daily = BackupSchedule.Read(_ => null);

    private static readonly BackupSchedule Hourly = BackupSchedule.Read(
        name => name == BackupSchedule.IncrementalName ? "0 0 * * * ?" : null);

    // Full, incremental and drill: when each last went well, and "!" when it last failed. Now is the 10th, 12:00.
    [Theory]
    [InlineData("", "", "", "Full")]
    [InlineData("10T03:00", "", "01T04:00", "")]
    [InlineData("09T03:00", "", "01T04:00", "Full")]
    [InlineData("09T23:00", "", "01T04:00", "Full")]
    [InlineData("10T03:00", "", "", "Drill")]
    [InlineData("09T03:00 !10T11:30", "", "01T04:00", "")]
    [InlineData("09T03:00 !10T11:00", "", "01T04:00", "Full")]
    [InlineData("!10T11:30", "", "", "")]
    [InlineData("10T03:00", "", "!10T11:30", "")]
    public void Is_due_when_a_time_of_its_own_has_passed_since_it_went_well(
        string full, string incremental, string drill, string due) =>
        Assert.Equal(due, $"{Daily.Due(At("10T12:00"), Last(full, incremental, drill))}");

    [Theory]
    [InlineData("10T03:00", "", "Incremental")]
    [InlineData("10T11:30", "", "Incremental")]
    [InlineData("10T12:00", "", "")]
    [InlineData("10T03:00", "10T11:30", "Incremental")]
    [InlineData("10T03:00", "10T12:00", "")]
    [InlineData("", "10T12:00", "Full")]
    public void An_incremental_needs_a_full_one_which_serves_for_it(string full, string incremental, string due) =>
        Assert.Equal(due, $"{Hourly.Due(At("10T12:00"), Last(full, incremental, "01T04:00"))}");

    [Theory]
    [InlineData("FROTA_BACKUP_SCHEDULE")]
    [InlineData("FROTA_BACKUP_INCREMENTAL")]
    [InlineData("FROTA_BACKUP_DRILL")]
    public void What_is_no_cron_expression_is_named(string setting) => Assert.Contains(setting,
        Assert.Throws<ArgumentException>(() => BackupSchedule.Read(name => name == setting ? "daily" : null)).Message,
        StringComparison.Ordinal);

    private static Func<BackupTask, LastRuns> Last(string full, string incremental, string drill) => task =>
    {
        var words = (task switch
        {
            BackupTask.Full => full,
            BackupTask.Incremental => incremental,
            BackupTask.Drill or _ => drill,
        }).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var failure = Array.Find(words, word => word[0] == '!');
        var success = Array.Find(words, word => word[0] != '!');
        return new LastRuns(success is null ? null : At(success), failure is null ? null : At(failure[1..]));
    };

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.Parse($"2026-11-{time}:00Z", CultureInfo.InvariantCulture);
}
