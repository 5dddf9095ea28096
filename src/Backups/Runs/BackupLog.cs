using Dapper;
using Frota.Backups.Postgres;

namespace Frota.Backups.Runs;

/// <summary>
/// Writes what a backup or a drill came to into <c>backup_runs</c>, so that the leader's gauges tell it whoever ran it.
/// </summary>
internal static class BackupLog
{
    public const string Drill = "drill";

    private const int LongestError = 2_000;

    public static async Task WriteAsync(string login, BackupOutcome outcome, CancellationToken cancel)
    {
        await using var connection = await BackupLogin.OpenAsync(login, cancel);
        await connection.ExecuteAsync(new CommandDefinition("""
            INSERT INTO backup_runs (kind, archive, ok, bytes, seconds, error)
            VALUES (@Kind, @Archive, @Ok, @Bytes, @seconds, @error)
            """, new
        {
            outcome.Kind,
            outcome.Archive,
            outcome.Ok,
            outcome.Bytes,
            seconds = outcome.Elapsed.TotalSeconds,
            error = outcome.Error[..Math.Min(outcome.Error.Length, LongestError)],
        }, cancellationToken: cancel));
    }
}

/// <summary>What a run came to.</summary>
/// <param name="Kind"><c>full</c>, <c>incremental</c> or <c>drill</c>.</param>
/// <param name="Archive">The file's name; empty when there is none.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Error">Why it failed; empty when it did not.</param>
internal sealed record BackupOutcome(string Kind, string Archive, long Bytes, TimeSpan Elapsed, string Error = "")
{
    public bool Ok => Error.Length == 0;
}
