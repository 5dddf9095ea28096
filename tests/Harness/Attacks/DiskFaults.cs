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
        // Who could not write its log ended, and is there again when the supervisor of servers starts it.
        await attack.Servers.StartAgainAsync();
        await attack.AllReadyAsync();
        await attack.AnswerAsync();
    }
}
