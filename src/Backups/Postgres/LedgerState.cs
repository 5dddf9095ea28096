using Dapper;
using Frota.Conversations.Ledger;
using Npgsql;

namespace Frota.Backups.Postgres;

/// <summary>
/// What the ledger says of what has not ended. In a copy nobody works, so only what nothing will ever come back to
/// counts as unaccounted: these numbers are the same in a database and in its copy.
/// </summary>
public sealed record LedgerState(long Pending, long Unaccounted, long InDoubt, long UnaccountedReplies)
{
    // Longer than anything can have been due.
    private static readonly TimeSpan Grace = TimeSpan.FromDays(36_500);

    internal static async Task<LedgerState> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var open = new { tenant = (string?)null, grace = Grace };
        var (pending, unaccounted, _) = await connection.QuerySingleAsync<(long, long, DateTime?)>(
            new CommandDefinition(LedgerSql.Open, open, cancellationToken: cancel));
        var (inDoubt, replies) = await connection.QuerySingleAsync<(long, long)>(
            new CommandDefinition(LedgerSql.Sends, open, cancellationToken: cancel));
        return new LedgerState(pending, unaccounted, inDoubt, replies);
    }
}
