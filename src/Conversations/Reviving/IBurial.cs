using Npgsql;

namespace Frota.Conversations.Reviving;

/// <summary>What one kind of dead letter stands for in the database.</summary>
internal interface IBurial
{
    /// <summary>The letters' kind.</summary>
    string Kind { get; }

    /// <summary>
    /// Judges by what is in the database now. <paramref name="hold"/>: nothing of it changes until the transaction
    /// ends.
    /// </summary>
    Task<RevivalVerdict> JudgeAsync(
        NpgsqlConnection connection, BuriedLetter letter, bool hold, CancellationToken cancel);

    /// <summary>Brings it back; false when its rows need no change and its envelope must go back instead.</summary>
    Task<bool> ReviveAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel);

    /// <summary>Whether what was brought back has no outcome yet.</summary>
    Task<bool> IsUnderWayAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel);
}
