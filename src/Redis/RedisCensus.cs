using StackExchange.Redis;

namespace Frota.Redis;

/// <summary>Which keys are in Redis, whose they are and whether they end.</summary>
public static class RedisCensus
{
    private const int Page = 500;

    /// <summary>
    /// Walks over the keys in pages, which holds up nobody: SCAN, not KEYS. Counts each family, and then the strangers.
    /// </summary>
    /// <param name="database">Where.</param>
    /// <param name="most">About how many keys are looked at.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    public static async Task<IReadOnlyList<FamilyCount>> TakeAsync(
        IDatabaseAsync database, int most, CancellationToken cancel)
    {
        var tallies = RedisKeys.All.Select(family => new FamilyTally(family)).Append(new FamilyTally(null)).ToList();
        var cursor = "0";
        var seen = 0;
        do
        {
            var page = (RedisResult[])await database.ExecuteAsync("SCAN", cursor, "COUNT", Page)
                .WaitAsync(cancel);
            cursor = (string)page[0];
            var keys = (RedisKey[])page[1];
            var lives = await Task.WhenAll(keys.Select(key => database.ExecuteAsync("PTTL", key)))
                .WaitAsync(cancel);
            for (var i = 0; i < keys.Length; i++)
            {
                var key = (string)keys[i];
                var tally = tallies.Single(t => t.Family == RedisKeys.FamilyOf(key));
                if (tally.Add(key, (long)lives[i]))
                {
                    tally.Weigh((long?)await database.ExecuteAsync("MEMORY", "USAGE", key).WaitAsync(cancel));
                }
            }

            seen += keys.Length;
        }
        while (cursor != "0" && seen < most);
        return [.. tallies.Select(t => t.Count())];
    }
}
