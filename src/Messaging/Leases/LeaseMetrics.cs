using System.Diagnostics.Metrics;

namespace Frota.Messaging.Leases;

/// <summary>How often a holder was replaced, and how often it noticed.</summary>
internal static class LeaseMetrics
{
    private static readonly Counter<long> Takeovers = MessagingMeter.Instance.CreateCounter<long>(
        "frota.lease.takeovers", "{claim}", "Claims of what somebody held before and left without an outcome.");

    private static readonly Counter<long> Conflicts = MessagingMeter.Instance.CreateCounter<long>(
        "frota.lease.epoch_conflicts", "{lease}", "Renewals that found somebody else's epoch: the work is cut short.");

    private static readonly Counter<long> Fenced = MessagingMeter.Instance.CreateCounter<long>(
        "frota.lease.fenced_completions", "{lease}", "Results that were discarded: their lease was somebody else's.");

    public static void Claimed(LeaseScope scope, int claims)
    {
        if (claims > 1)
        {
            Takeovers.Add(1, Of(scope));
        }
    }

    public static void Lost(LeaseScope scope) => Conflicts.Add(1, Of(scope));

    /// <summary>Counts a completion that was refused; returns what it was told.</summary>
    public static bool Completed(LeaseScope scope, bool holds)
    {
        if (!holds)
        {
            Fenced.Add(1, Of(scope));
        }

        return holds;
    }

    private static KeyValuePair<string, object?> Of(LeaseScope scope) => new("scope", LeaseKeeper.Name(scope));
}
