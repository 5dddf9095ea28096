using System.Globalization;

namespace Frota.Telemetry.Logging.Files;

/// <summary>
/// How a day's file is called: <c>worker-9101.2026-11-21.log</c>. Each process has files of its own, and the name alone
/// tells a file's age, whatever touched it since.
/// </summary>
public static class LogFileName
{
    private const string Day = "yyyy-MM-dd";
    private const string Ending = ".log";
    private const int LongestInstance = 64;

    /// <summary>A process's file of a day.</summary>
    public static string Of(string instance, DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{Plain(instance)}.{day:yyyy-MM-dd}{Ending}");

    /// <summary>The day of a file; null when it is none of ours.</summary>
    public static DateOnly? DayOf(string fileName)
    {
        var name = Path.GetFileName(fileName);
        return name.EndsWith(Ending, StringComparison.Ordinal) && name.Length > Day.Length + Ending.Length
            && name[^(Day.Length + Ending.Length + 1)] == '.'
            && DateOnly.TryParseExact(name.AsSpan(name.Length - Day.Length - Ending.Length, Day.Length), Day,
                CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
    }

    /// <summary>The files that are too old on a day.</summary>
    public static IEnumerable<string> TooOld(IEnumerable<string> files, DateOnly today) =>
        files.Where(file => DayOf(file) is { } day && day <= today.AddDays(-LogFolder.Days));

    private static string Plain(string instance) => string.Concat(instance
        .Take(LongestInstance).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
