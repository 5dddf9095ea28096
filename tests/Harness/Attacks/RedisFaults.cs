using Frota.Harness.Servers;

namespace Frota.Harness.Attacks;

/// <summary>A Redis that forgets, lies, is slow or is not there: pace may suffer, answers may not.</summary>
internal static class RedisFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(20, "redis-flushed", "P2 P3 P4", attack => CommandAsync(attack, "FLUSHALL")),
        new(20, "redis-killed", "P2 P3 P4", KilledAsync),
        new(20, "redis-lies", "P2 P3 P4", LiesAsync),
    ];

    /// <summary>Sends Redis a command.</summary>
    public static Task<Ended> CommandAsync(Attack attack, params string[] command) => Script.RunAsync(
        "/usr/bin/redis-cli", ["-p", attack.Servers.Redis.Split(':')[1], .. command]);

    private static async Task KilledAsync(Attack attack)
    {
        await attack.Servers.SignalAsync("redis", "-KILL");
        await attack.HoldAsync(2, 6);
        await attack.Servers.StartAgainAsync();
    }

    // Every key becomes a list, which is not what anybody wrote there.
    private static Task<Ended> LiesAsync(Attack attack) => CommandAsync(attack, "EVAL",
        "for _, k in ipairs(redis.call('KEYS', '*')) do redis.call('DEL', k) redis.call('RPUSH', k, 'lie') end", "0");
}
