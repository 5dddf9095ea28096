namespace Frota.Redis;

/// <summary>A family of keys in Redis. All of them end by themselves: Redis holds nothing that must last.</summary>
/// <param name="Name">Its name in metrics and reports.</param>
/// <param name="Prefix">What each of its keys begins with.</param>
/// <param name="Owner">Who writes it.</param>
/// <param name="Longest">No key of it has longer to live.</param>
/// <param name="Purpose">What it is for.</param>
public sealed record RedisFamily(string Name, string Prefix, string Owner, TimeSpan Longest, string Purpose);

/// <summary>Every family of keys, declared here and nowhere else.</summary>
public static class RedisKeys
{
    /// <summary>The line of sends of each account.</summary>
    public static RedisFamily Pace { get; } = new("pace", "frota:pace:", "worker, role outbound",
        TimeSpan.FromDays(1), "when an account's line of sends is free again; lost, each worker counts for itself");

    /// <summary>The messages of each web visitor.</summary>
    public static RedisFamily Chat { get; } = new("chat", "frota:chat:", "panel",
        TimeSpan.FromMinutes(1), "a visitor's messages of this minute; lost, they count from nought");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RedisFamily> All { get; } = [Pace, Chat];

    /// <summary>The family that a key belongs to; null for a stranger.</summary>
    public static RedisFamily? FamilyOf(string key) =>
        All.FirstOrDefault(family => key.StartsWith(family.Prefix, StringComparison.Ordinal));
}
