using System.Globalization;

namespace Frota.Backups.Retention;

/// <summary>Of how many days, weeks and months the newest full backup is kept.</summary>
/// <param name="Days">Days that have one, counted from the newest; a week begins on Monday, all in UTC.</param>
public sealed record RetentionPolicy(int Days, int Weeks, int Months)
{
    /// <summary>A week of days, a month of weeks, a year of months.</summary>
    public static RetentionPolicy Default { get; } = new(7, 4, 12);

    private const int Most = 10_000;

    /// <summary>Reads <c>days,weeks,months</c>.</summary>
    /// <param name="setting">The setting's name, for the fault.</param>
    /// <param name="text">Such as <c>7,4,12</c>; null for the default.</param>
    /// <exception cref="ArgumentException">It is written otherwise, or would keep nothing.</exception>
    public static RetentionPolicy Parse(string setting, string? text)
    {
        if (text is null)
        {
            return Default;
        }

        int[] counts = [.. text.Split(',').Select(count => int.TryParse(
            count.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Most
                ? number : -1)];
        return counts.Length == 3 && counts.Min() >= 0 && counts.Max() > 0
            ? new RetentionPolicy(counts[0], counts[1], counts[2])
            : throw new ArgumentException($"{setting}: write it as days,weeks,months, such as 7,4,12");
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Days},{Weeks},{Months}");
}
