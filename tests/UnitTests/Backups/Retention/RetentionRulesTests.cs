using System.Globalization;
using Frota.Backups.Retention;
using FsCheck.Fluent;
using Xunit;

namespace Frota.UnitTests.Backups.Retention;

public sealed class RetentionRulesTests
{
    // "name day[.hour] [<base] [!]": a full backup of a day of November 2026, an incremental on a base, ! is verified.
    [Theory]
    [InlineData("2,0,0", "a 1; b 2; c 3", "a")]
    [InlineData("1,0,0", "a 1.1; b 1.2; c 1.3", "a b")]
    [InlineData("0,2,0", "a 2; b 3; c 9; d 10", "a c")]
    [InlineData("0,0,1", "a 2; b 3", "a")]
    [InlineData("7,4,12", "", "")]
    [InlineData("1,0,0", "a 1!; b 2; c 3", "b")]
    [InlineData("1,0,0", "a 1!; b 2!; c 3", "a")]
    [InlineData("1,0,0", "a 1; i 2 <a!; b 3; c 4", "b")]
    [InlineData("1,0,0", "a 1; i 2 <a; b 3", "a i")]
    [InlineData("1,0,0", "a 1; i 1.5 <a; j 1.6 <a", "")]
    [InlineData("1,0,0", "a 1; i 2.1 <a; b 2.2", "")]
    [InlineData("3,0,0", "a 1; b 5; c 9", "")]
    public void Leaves_what_the_policy_says_and_what_others_need(string policy, string backups, string removable) =>
        Assert.Equal(removable.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            RetentionRules.Removable(Read(backups), RetentionPolicy.Parse("X", policy)));

    [Fact]
    public void The_newest_and_the_newest_verified_stay_with_what_they_follow_whatever_the_policy() => Prop.ForAll(
        Gen.Choose(0, 5).Select(n => n).ListOf().ToArbitrary(), Gen.Choose(1, 3).ToArbitrary(), (draws, days) =>
        {
            var all = Draw([.. draws]);
            var gone = RetentionRules.Removable(all, new RetentionPolicy(days, 0, 0)).ToHashSet();
            var left = all.Where(backup => !gone.Contains(backup.Name)).ToList();
            return left.All(backup => backup.Follows is null || left.Exists(other => other.Name == backup.Follows))
                && (all.Count == 0 || !gone.Contains(all[^1].Name))
                && (all.FindLast(backup => backup.Verified) is not { } sound || !gone.Contains(sound.Name));
        }).Holds();

    [Theory]
    [InlineData("")]
    [InlineData("7,4")]
    [InlineData("0,0,0")]
    [InlineData("7,-1,0")]
    [InlineData("7,4,many")]
    [InlineData("99999,0,0")]
    public void A_policy_that_is_none_is_refused(string text) => Assert.Contains("FROTA_BACKUP_KEEP",
        Assert.Throws<ArgumentException>(() => RetentionPolicy.Parse("FROTA_BACKUP_KEEP", text)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_policy_is_read_as_it_is_written() =>
        Assert.Equal(new RetentionPolicy(3, 0, 24), RetentionPolicy.Parse("X", " 3, 0,24"));

    private static List<KeptBackup> Read(string backups) =>
    [
        .. backups.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line =>
        {
            var words = line.TrimEnd('!').Split(' ');
            int[] day = [.. words[1].Split('.').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            var at = new DateTimeOffset(2026, 11, day[0], day.Length > 1 ? day[1] : 0, 0, 0, TimeSpan.Zero);
            return new KeptBackup(words[0], at, words.Length > 2 ? words[2][1..] : null, line.EndsWith('!'));
        }),
    ];

    // Each number is the next backup: 0 and 1 a full one of the same and of the next day, 2 and 3 an incremental, and 4
    // and 5 a verified one of each kind.
    private static List<KeptBackup> Draw(int[] draws)
    {
        var (all, at, full) = (new List<KeptBackup>(), DateTimeOffset.UnixEpoch, (string?)null);
        foreach (var draw in draws)
        {
            at = at.AddHours(draw % 2 == 0 ? 1 : 24);
            var follows = draw is 2 or 3 or 5 ? full : null;
            all.Add(new KeptBackup($"{all.Count}", at, follows, draw >= 4));
            full = follows is null ? all[^1].Name : full;
        }

        return all;
    }
}
