namespace Frota.Harness.Attacks;

/// <summary>Models and channels that fail in every way their documents and their outages know.</summary>
internal static class ProviderFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(23, "model-hangs", "P2 P3", attack => ModelAsync(attack, "hang", 3)),
        new(23, "model-errors", "P2 P3", attack => ModelAsync(attack, "server-error", 40)),
        new(23, "model-limits", "P2 P3", attack => ModelAsync(attack, "rate-limited", 40)),
        new(23, "model-drips", "P2 P3", attack => ModelAsync(attack, "drip", 3)),
        new(23, "model-rubbish", "P2 P3", attack => ModelAsync(attack, "rubbish", 20)),
        new(23, "model-breaks-off", "P2 P3", attack => ModelAsync(attack, "truncated", 20)),
        new(23, "model-floods", "P2 P3 P7", attack => ModelAsync(attack, "huge", 10)),
        new(24, "send-unknown", "P3", attack => ChannelAsync(attack, "effect-then-drop", 20)),
        new(24, "send-breaks-off", "P3", attack => ChannelAsync(attack, "truncated", 10)),
        new(24, "send-limited", "P3 P4", attack => ChannelAsync(attack, "rate-limited", 40)),
        new(24, "send-errors", "P3 P4", attack => ChannelAsync(attack, "server-error", 20)),
    ];

    private static Task ModelAsync(Attack attack, string mode, int calls) => ForAsync(attack, "model", mode, calls);

    private static Task ChannelAsync(Attack attack, string mode, int calls) => ForAsync(attack, "graph", mode, calls);

    private static async Task ForAsync(Attack attack, string simulator, string mode, int calls)
    {
        await attack.Fleet.ControlAsync(simulator, $$"""{"mode":"{{mode}}","count":{{calls}},"retryAfter":1}""");
        await attack.HoldAsync(2, 5);
        await attack.Fleet.ControlAsync(simulator, """{"mode":"ok"}""");
    }
}
