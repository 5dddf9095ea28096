using System.Globalization;
using Frota.Redis;
using StackExchange.Redis;

namespace Frota.Workers.Maintenance.Watching;

/// <summary>How full Redis is, and of what.</summary>
internal sealed class RedisSource(IConnectionMultiplexer redis) : IFleetSource
{
    // Some milliseconds of Redis' time a look; where there are more keys, these stand for them.
    private const int MostKeys = 5_000;

    public string Name => "redis";

    public async Task<IReadOnlyList<Gauge>> AskAsync(CancellationToken cancel)
    {
        var text = (string?)await redis.GetDatabase().ExecuteAsync("INFO", "memory").WaitAsync(cancel) ?? "";
        return
        [
            new Gauge("frota.redis.memory.used", "By", "Memory that Redis uses.", Read(text, "used_memory")),
            new Gauge("frota.redis.memory.max", "By", "Memory that Redis may use; 0 for no limit.",
                Read(text, "maxmemory")),
            .. (await RedisCensus.TakeAsync(redis.GetDatabase(), MostKeys, cancel)).SelectMany(Of),
        ];
    }

    private static Gauge[] Of(FamilyCount family) =>
    [
        new("frota.redis.keys", "{key}", "Keys in Redis, by family; at least so many.",
            family.Keys, ("family", family.Name)),
        new("frota.redis.keys.memory", "By", "Memory of these keys, told by some of them.",
            family.Bytes, ("family", family.Name)),
        new("frota.redis.keys.astray", "{key}", "Keys that nobody owns, that never end, or that end too late.",
            family.Astray, ("family", family.Name)),
    ];

    /// <summary>A number of a line <c>name:number</c>.</summary>
    /// <exception cref="IOException">The answer has no such line.</exception>
    internal static long Read(string text, string name) => text.Split('\n')
        .Select(line => line.TrimEnd('\r').Split(':', 2))
        .Where(pair => pair.Length == 2 && pair[0] == name)
        .Select(pair => long.Parse(pair[1], CultureInfo.InvariantCulture))
        .DefaultIfEmpty(-1).First() is >= 0 and var value
            ? value
            : throw new IOException($"Redis does not tell {name}");
}
