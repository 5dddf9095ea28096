using Npgsql;

namespace Frota.Messaging.DeadLetters;

/// <summary>What the domain knows of letters; the engine only carries them.</summary>
public interface ILetterJudge
{
    /// <summary>
    /// Judges a letter by what is in the database now. <paramref name="hold"/>: what the judgement rests on does not
    /// change until the connection's transaction ends.
    /// </summary>
    Task<Judgement> JudgeAsync(NpgsqlConnection connection, DeadLetter letter, bool hold, CancellationToken cancel);

    /// <summary>
    /// Brings back, in the connection's transaction, what a letter buried; returns the hint to publish after the
    /// commit. Null when nothing is there to bring back, and the letter's own envelope must go back on its queue.
    /// </summary>
    Task<Envelope?> ReviveAsync(NpgsqlConnection connection, DeadLetter letter, CancellationToken cancel);

    /// <summary>Whether a letter that was put back has no outcome yet; null when nobody can tell.</summary>
    Task<bool?> IsUnderWayAsync(NpgsqlConnection connection, DeadLetter letter, CancellationToken cancel);
}
