using System.Diagnostics.Metrics;
using Frota.Workers.Fleet;

namespace Frota.Workers.Replies;

/// <summary>How turns end.</summary>
internal static class TurnMetrics
{
    private static readonly Counter<long> Turns = WorkerMetrics.Roles.CreateCounter<long>(
        "frota.turns", "{turn}", "Turns that were written, by the outcome that the table of turns has.");

    private static readonly Counter<long> Settled = WorkerMetrics.Roles.CreateCounter<long>(
        "frota.messages.settled", "{message}", "Inbound messages that got their disposition.");

    /// <summary>A turn was committed.</summary>
    public static void Ended(TurnResult result)
    {
        Turns.Add(1, KeyValuePair.Create("outcome", (object?)result.Outcome));
        if (result.Disposition is { } disposition)
        {
            Settled.Add(result.Messages, KeyValuePair.Create("disposition", (object?)disposition));
        }
    }
}

/// <summary>What a turn came to.</summary>
/// <param name="TurnId">Its row.</param>
/// <param name="Outcome">As the table <c>turns</c> names it.</param>
/// <param name="Messages">The messages it was about.</param>
/// <param name="Disposition">What they got, as <c>inbound_messages</c> names it; null while they have none.</param>
internal readonly record struct TurnResult(long TurnId, string Outcome, int Messages, string? Disposition = null);
