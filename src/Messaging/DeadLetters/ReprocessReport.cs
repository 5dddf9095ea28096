namespace Frota.Messaging.DeadLetters;

/// <summary>How far a reprocessing is.</summary>
/// <param name="Done">Letters put back or discarded.</param>
/// <param name="Total">Letters that the run takes.</param>
public sealed record ReprocessProgress(long Done, long Total);

/// <summary>Why a reprocessing ended.</summary>
public enum ReprocessEnd
{
    /// <summary>No letter was left, or its limit was reached.</summary>
    Finished,

    /// <summary>Letters died again.</summary>
    Relapsed,

    /// <summary>The canaries had no outcome in time.</summary>
    Undecided,
}

/// <summary>What a reprocessing came to.</summary>
/// <param name="PutBack">Letters that went back.</param>
/// <param name="Discarded">Letters that were of no use any more, by the rule that said so.</param>
/// <param name="Relapses">Letters that died again, as far as the run looked.</param>
/// <param name="End">Why it ended.</param>
public sealed record ReprocessReport(
    long PutBack, IReadOnlyDictionary<string, long> Discarded, IReadOnlyList<Relapse> Relapses, ReprocessEnd End);
