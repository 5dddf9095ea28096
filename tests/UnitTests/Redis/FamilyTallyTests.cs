using Frota.Redis;
using Xunit;

namespace Frota.UnitTests.Redis;

public sealed class FamilyTallyTests
{
    private const long Endless = -1;
    private const long Gone = -2;

    [Fact]
    public void Counts_what_never_ends_and_what_ends_too_late()
    {
        var tally = new FamilyTally(RedisKeys.Chat);
        tally.Add("frota:chat:a", 60_000);
        tally.Add("frota:chat:b", 60_001);
        tally.Add("frota:chat:c", Endless);
        tally.Add("frota:chat:d", Gone);

        var count = tally.Count();
        Assert.Equal((3, 1, 1, 2, "frota:chat:b"),
            (count.Keys, count.Endless, count.TooLong, count.Astray, count.Example));
    }

    [Fact]
    public void A_stranger_is_astray_however_long_it_lives()
    {
        var tally = new FamilyTally(null);
        tally.Add("session:1", 5);

        Assert.Equal((FamilyCount.Strangers, 1, "session:1"),
            (tally.Count().Name, tally.Count().Astray, tally.Count().Example));
    }

    [Fact]
    public void Weighs_some_and_tells_the_memory_of_all()
    {
        var tally = new FamilyTally(RedisKeys.Pace);
        var asked = 0;
        for (var i = 0; i < 3 * FamilyTally.Weighed; i++)
        {
            if (tally.Add($"frota:pace:{i}", 1_000))
            {
                tally.Weigh(i == 0 ? null : 50);
                asked++;
            }
        }

        Assert.Equal(FamilyTally.Weighed + 1, asked);
        Assert.Equal(50 * 3 * FamilyTally.Weighed, tally.Count().Bytes);
    }
}
