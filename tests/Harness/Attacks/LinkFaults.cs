using Frota.Harness.Proxies;

namespace Frota.Harness.Attacks;

/// <summary>Links that hold bytes, lose connections or are slow, while the servers behind them are well.</summary>
internal static class LinkFaults
{
    private static readonly LinkState[] Partitions =
        [LinkState.Stalled, LinkState.Deaf, LinkState.Mute, LinkState.Cut];

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(20, "redis-slow", "P2 P3 P4", attack => SlowAsync(attack, attack.Links.Redis, milliseconds: 300)),
        new(21, "broker-partitioned", "P1 P2 P3 P4", attack => PartitionedAsync(attack, attack.Links.Broker))
        {
            Short = false,
        },
        new(21, "postgres-partitioned", "P2 P3 P4", attack => PartitionedAsync(attack, attack.Links.Postgres))
        {
            Short = false,
        },
        new(21, "redis-partitioned", "P2 P3 P4", attack => PartitionedAsync(attack, attack.Links.Redis))
        {
            Short = false,
        },
        new(22, "broker-slow", "P2 P3 P4", attack => SlowAsync(attack, attack.Links.Broker, milliseconds: 200)),
        // Each round trip of a turn pays it.
        new(22, "postgres-slow", "P2 P3 P4", attack => SlowAsync(attack, attack.Links.Postgres, milliseconds: 50)),
    ];

    // Longer than a half-open connection may go unnoticed, sometimes.
    private static async Task PartitionedAsync(Attack attack, ChaosProxy link)
    {
        link.State = Partitions[attack.Dice.Next(Partitions.Length)];
        await attack.HoldAsync(3, 25);
        link.State = LinkState.Whole;
        await attack.AllReadyAsync();
    }

    private static async Task SlowAsync(Attack attack, ChaosProxy link, int milliseconds)
    {
        link.Delay = TimeSpan.FromMilliseconds(milliseconds);
        await attack.HoldAsync(5, 10);
        link.Delay = TimeSpan.Zero;
    }
}
