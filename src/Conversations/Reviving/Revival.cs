using Frota.Conversations.Tenants;
using Npgsql;

namespace Frota.Conversations.Reviving;

/// <summary>
/// What dead letters mean to the conversations: whether one is still worth putting back, and bringing back what it
/// buried. A connection is the fleet's; what is judged and brought back belongs to the caller's transaction.
/// </summary>
public sealed class Revival
{
    private readonly Dictionary<string, IBurial> _kinds;

    /// <param name="tenants">Their rules.</param>
    /// <param name="replyWindow">How long a channel, by its name, lets us answer; null without limit.</param>
    public Revival(TenantBook tenants, Func<string, TimeSpan?> replyWindow)
    {
        IBurial[] kinds =
        [
            new BuriedTurns(tenants, replyWindow), new BuriedReplies(tenants, replyWindow), LostHints.OfTurns,
            LostHints.OfReplies, new UndeliveredEvents(),
        ];
        _kinds = kinds.ToDictionary(k => k.Kind);
    }

    /// <summary>
    /// Judges a letter by what is in the database now. <paramref name="hold"/>: its conversation is locked first, so
    /// that the verdict is true until the transaction ends.
    /// </summary>
    public Task<RevivalVerdict> JudgeAsync(
        NpgsqlConnection connection, BuriedLetter letter, bool hold, CancellationToken cancel) =>
        _kinds.TryGetValue(letter.Kind, out var kind)
            ? kind.JudgeAsync(connection, letter, hold, cancel)
            : Task.FromResult(RevivalVerdict.Useful("would be read again"));

    /// <summary>
    /// Brings back what a useful letter buried; false when that is nothing and the letter itself must go back.
    /// </summary>
    public Task<bool> ReviveAsync(NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel) =>
        _kinds.TryGetValue(letter.Kind, out var kind)
            ? kind.ReviveAsync(connection, letter, cancel) : Task.FromResult(false);

    /// <summary>Whether what was put back has no outcome yet; null when nothing in the database tells.</summary>
    public async Task<bool?> IsUnderWayAsync(
        NpgsqlConnection connection, BuriedLetter letter, CancellationToken cancel) =>
        _kinds.TryGetValue(letter.Kind, out var kind) ? await kind.IsUnderWayAsync(connection, letter, cancel) : null;
}
