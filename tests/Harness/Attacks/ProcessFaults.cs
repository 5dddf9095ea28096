using Frota.Harness.Fleet;

namespace Frota.Harness.Attacks;

/// <summary>Processes of the fleet that die, freeze or are replaced.</summary>
internal static class ProcessFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(1, "worker-killed", "P2 P3 P4 P9", WorkerKilledAsync),
        new(2, "all-killed", "P2 P3 P4", AllKilledAsync),
        new(3, "worker-frozen", "P3 P4 P9", WorkerFrozenAsync) { Short = false },
        new(4, "receiver-killed", "P1 P3", ReceiverKilledAsync),
        new(31, "rolling-deploy", "P1 P2 P3 P4", RollingDeployAsync),
        new(35, "files-exhausted", "P1 P7", FilesExhaustedAsync),
    ];

    // The worker with the most work in hand: in the middle of models, transactions and sends.
    private static async Task WorkerKilledAsync(Attack attack)
    {
        (await attack.BusiestAsync()).Kill();
        await attack.AllReadyAsync();
    }

    private static async Task AllKilledAsync(Attack attack)
    {
        foreach (var process in attack.Fleet.Workers.Append(attack.Fleet.Receiver).ToList())
        {
            process.Kill();
        }

        await attack.AllReadyAsync();
    }

    private static async Task WorkerFrozenAsync(Attack attack)
    {
        var frozen = await attack.BusiestAsync();
        frozen.Send("-STOP");
        await attack.HoldAsync(22, 30); // longer than the 20 s after which its leases end
        frozen.Send("-CONT");
        await attack.AllReadyAsync();
    }

    private static Task ReceiverKilledAsync(Attack attack)
    {
        attack.Fleet.Receiver.Kill();
        return attack.AllReadyAsync();
    }

    private static async Task RollingDeployAsync(Attack attack)
    {
        foreach (var process in attack.Fleet.Workers.Append(attack.Fleet.Receiver).ToList())
        {
            var asked = TimeProvider.System.GetTimestamp();
            var code = await process.StopAsync();
            attack.Measured($"stopped with {code} after", TimeProvider.System.GetElapsedTime(asked));
            await attack.AllReadyAsync();
        }
    }

    // Not a new connection nor a file can be opened: what is open goes on.
    private static async Task FilesExhaustedAsync(Attack attack)
    {
        FleetProcess[] both = [attack.Fleet.Receiver, attack.AnyWorker()];
        foreach (var process in both)
        {
            await process.LimitFilesAsync(64);
        }

        await attack.HoldAsync(3, 6);
        foreach (var process in both.Where(p => !p.HasEnded))
        {
            await process.LimitFilesAsync(65_536);
        }

        await attack.AllReadyAsync();
    }
}
