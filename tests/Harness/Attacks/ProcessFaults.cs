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
        new(16, "memory-exhausted", "P2 P3 P7", MemoryExhaustedAsync),
        new(29, "clock-skewed", "P3 P4", ClockSkewedAsync)
        {
            Short = false,
            Missing = Faketime.Missing,
        },
        new(31, "rolling-deploy", "P1 P2 P3 P4", RollingDeployAsync) { Short = false },
        new(32, "herd", "P2 P3 P4 P7", HerdAsync) { Storms = false },
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
            await process.LimitFilesAsync(null);
        }

        await attack.AllReadyAsync();
    }

    // What is left suffices for a moment of work, whatever the work is.
    private static async Task MemoryExhaustedAsync(Attack attack)
    {
        var eater = await attack.BusiestAsync();
        await eater.LimitMemoryAsync(2 << 20);
        await attack.HoldAsync(3, 6);
        if (!eater.HasEnded)
        {
            attack.Counted("MB of the worker that lived", eater.ResidentBytes >> 20);
            await eater.LimitMemoryAsync(null);
        }

        await attack.AllReadyAsync();
    }

    // One worker that is an hour ahead, and then an hour behind.
    private static async Task ClockSkewedAsync(Attack attack)
    {
        var skew = Path.Combine(attack.Folder, "skew");
        await File.WriteAllTextAsync(skew, "+1h");
        var skewed = attack.Fleet.AddWorker(TestFleet.AllRoles, Faketime.Settings(skew));
        await skewed.ReadyAsync();
        await attack.HoldAsync(3, 6);
        await File.WriteAllTextAsync(skew, "-1h");
        await attack.HoldAsync(3, 6);
        attack.Fleet.Workers.Remove(skewed);
        attack.Counted("stopped with", await skewed.StopAsync());
        await skewed.DisposeAsync();
    }

    // Nobody works while very many write; then all start into the backlog.
    private static async Task HerdAsync(Attack attack)
    {
        const int Contacts = 10_000;
        attack.Supervised = false;
        foreach (var worker in attack.Fleet.Workers)
        {
            worker.Kill();
        }

        var waiting = await attack.CrowdAsync(Contacts, attack.Accounts);
        attack.Supervised = true;
        await attack.AllReadyAsync();
        await attack.AnsweredOnceAsync(waiting);
        attack.Counted("MB of the largest worker", attack.Fleet.Workers.Max(w => w.ResidentBytes) >> 20);
    }
}
