using System.Globalization;

namespace Frota.Backups.Retention;

/// <summary>
/// Which backups may go:
/// <list type="number">
/// <item>of each of the last days, weeks and months of the policy the newest full backup stays;</item>
/// <item>an incremental stays as long as it is younger than the newest full backup, or of the newest day;</item>
/// <item>the newest backup that is verified stays, and the newest of all;</item>
/// <item>what a backup that stays follows, stays.</item>
/// </list>
/// </summary>
public static class RetentionRules
{
    /// <summary>The names of those that may go, the oldest first.</summary>
    public static IReadOnlyList<string> Removable(IReadOnlyCollection<KeptBackup> all, RetentionPolicy policy)
    {
        var newestFirst = all.OrderByDescending(backup => backup.At).ToList();
        var full = newestFirst.Where(backup => backup.Follows is null).ToList();
        List<KeptBackup> stay =
        [
            .. newestFirst.Take(1),
            .. newestFirst.Where(backup => backup.Verified).Take(1),
            .. NewestOf(full, policy.Days, at => at.UtcDateTime.Date),
            .. NewestOf(full, policy.Weeks, at => Monday(at.UtcDateTime.Date)),
            .. NewestOf(full, policy.Months, at => (at.UtcDateTime.Year, at.UtcDateTime.Month)),
            .. newestFirst.Where(backup => backup.Follows is not null && IsRecent(backup, newestFirst, full)),
        ];
        var names = stay.SelectMany(backup => (string?[])[backup.Name, backup.Follows]).ToHashSet();
        return [.. newestFirst.Where(backup => !names.Contains(backup.Name)).Select(backup => backup.Name).Reverse()];
    }

    private static IEnumerable<KeptBackup> NewestOf<T>(
        IEnumerable<KeptBackup> newestFirst, int count, Func<DateTimeOffset, T> period) =>
        newestFirst.DistinctBy(backup => period(backup.At)).Take(count);

    private static bool IsRecent(KeptBackup backup, List<KeptBackup> newestFirst, List<KeptBackup> full) =>
        full.Count == 0 || backup.At > full[0].At || backup.At.UtcDateTime.Date == newestFirst[0].At.UtcDateTime.Date;

    private static string Monday(DateTime day) =>
        string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(day)}-{ISOWeek.GetWeekOfYear(day)}");
}
