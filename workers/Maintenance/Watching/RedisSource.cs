using System.Globalization;
using StackExchange.Redis;

namespace Frota.Workers.Maintenance.Watching;

/// <summary>How full Redis is.</summary>
internal sealed class RedisSource(IConnectionMultiplexer redis) : IFleetSource
{
    public string Name => "redis";

    public async Task<IReadOnlyList<Gauge>> AskAsync(CancellationToken cancel)
    {
        var text = (string?)await redis.GetDatabase().ExecuteAsync("INFO", "memory").WaitAsync(cancel) ?? "";
        return
        [
            new Gauge("frota.redis.memory.used", "By", "Memory that Redis uses.", Read(text, "used_memory")),
            new Gauge("frota.redis.memory.max", "By", "Memory that Redis may use; 0 for no limit.",
                Read(text, "maxmemory")),
        ];
    }

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
