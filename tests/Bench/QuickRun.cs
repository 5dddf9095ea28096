using Frota.Bench.Contenders;
using Frota.Bench.Scenarios;

namespace Frota.Bench;

/// <summary>What <c>--quick</c> runs: enough to see that something got worse, in some minutes.</summary>
internal static class QuickRun
{
    /// <summary>Where the ratios are kept, from the checkout's root.</summary>
    public const string File = "ops/reports/bench-ratios.json";

    public const string Scenarios = "accept,accept-256,drain,turns";
    public const int Rounds = 3;

    private static readonly string[] Peers =
        [Names.Limit, Names.BullMq, Names.BullMqWorker, Names.SidekiqWorker];

    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);

    /// <summary>Who is compared: only those that promise as much as ours.</summary>
    public static bool Takes(Entrant entrant) =>
        Peers.Contains(entrant.Name) && entrant.Durability is Names.Synced or Names.Nothing;
}
