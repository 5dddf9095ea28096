using Frota.Harness.Servers;

namespace Frota.Harness.Attacks;

/// <summary>A disk without a free byte, under the broker, Postgres and Redis at once.</summary>
internal static class DiskFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(18, "disk-full", "P1 P2 P3 P4", DiskFullAsync)
        {
            Storms = false,
            FillsDisk = true,
            Missing = () => SmallDisk.Missing,
        },
    ];

    private static async Task DiskFullAsync(Attack attack)
    {
        var disk = attack.Servers.Disk
            ?? throw new InvalidOperationException("the servers have no disk of their own");
        attack.Counted("MB filled", await disk.FillAsync() >> 20);
        await attack.RefusalAsync();
        await attack.HoldAsync(5, 10);
        disk.Empty();
        // The broker's quorum queues that could not write their log stay down until the node is started again, as its
        // operator has to. Postgres, should it have ended, is started too.
        await attack.Servers.SignalAsync("rabbitmq", "-KILL");
        await attack.Servers.StartAgainAsync();
        await attack.AllReadyAsync();
    }
}
