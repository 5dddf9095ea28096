namespace Frota.Harness.Attacks;

/// <summary>A broker that dies, freezes, is full, or loses a queue.</summary>
internal static class BrokerFaults
{
    private const string Broker = "rabbitmq";

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(6, "broker-killed", "P1 P2 P3 P4", BrokerKilledAsync),
        new(7, "broker-frozen", "P1 P7", BrokerFrozenAsync) { Short = false },
        new(8, "broker-memory-alarm", "P1", attack => AlarmAsync(
            attack, ["set_vm_memory_high_watermark", "0.00001"], ["set_vm_memory_high_watermark", "0.4"])),
        new(9, "broker-disk-alarm", "P1", attack => AlarmAsync(
            attack, ["set_disk_free_limit", "999999GB"], ["set_disk_free_limit", "100MB"])),
        new(13, "broker-restarted", "P2 P3 P4", BrokerRestartedAsync),
    ];

    private static async Task BrokerKilledAsync(Attack attack)
    {
        await attack.Servers.SignalAsync(Broker, "-KILL");
        await attack.HoldAsync(0, 3);
        await attack.Servers.StartAgainAsync();
        await attack.AllReadyAsync();
    }

    // Gently, while retries and quiet times wait on the ladder.
    private static async Task BrokerRestartedAsync(Attack attack)
    {
        await attack.Fleet.ControlAsync("model", """{"mode":"server-error","count":50}""");
        await attack.HoldAsync(1, 2);
        await attack.Servers.BrokerAsync("stop");
        await attack.Servers.StartAgainAsync();
        await attack.AllReadyAsync();
        // What breakers have not asked for by now would come one by one, and be another fault's recovery.
        await attack.Fleet.ControlAsync("model", """{"mode":"ok"}""");
    }

    private static async Task BrokerFrozenAsync(Attack attack)
    {
        await attack.Servers.SignalAsync(Broker, "-STOP");
        await attack.RefusalAsync();
        await attack.HoldAsync(5, 25);
        await attack.Servers.SignalAsync(Broker, "-CONT");
        await attack.AllReadyAsync();
    }

    private static async Task AlarmAsync(Attack attack, string[] raise, string[] end)
    {
        await attack.Servers.BrokerAsync(raise);
        await attack.RefusalAsync();
        await attack.HoldAsync(2, 6);
        await attack.Servers.BrokerAsync(end);
        await attack.AllReadyAsync();
    }
}
