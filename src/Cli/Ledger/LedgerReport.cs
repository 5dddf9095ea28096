using Dapper;
using Frota.Conversations.Ledger;
using Npgsql;

namespace Frota.Cli.Ledger;

/// <summary>What became of messages, for one disposition and reason.</summary>
internal sealed record SettledCount(string Disposition, string Reason, long Count);

/// <summary>Replies in one state.</summary>
internal sealed record ReplyCount(string State, long Count);

/// <summary>Messages without an end; <c>OldestOpen</c> is when the oldest of them was accepted.</summary>
internal sealed record OpenCount(long Pending, long Unaccounted, DateTime? OldestOpen);

/// <summary>The whole account; <c>UnaccountedIds</c> are the oldest unaccounted, for <c>frota trace</c>.</summary>
internal sealed record LedgerReport(
    string? Tenant, long SinceSeconds, long Accepted, IReadOnlyList<SettledCount> Settled, OpenCount Open,
    IReadOnlyList<ReplyCount> Replies, long InDoubt, long UnaccountedReplies, long Turns, long OpenDeadLetters,
    IReadOnlyList<string> UnaccountedIds)
{
    private const int MostIds = 10;

    /// <summary>What nothing will come back to; anything but 0 is a defect.</summary>
    public long Unaccounted => Open.Unaccounted + UnaccountedReplies;

    /// <summary>Reads it in one snapshot, so that a message moving meanwhile is counted once.</summary>
    public static async Task<LedgerReport> ReadAsync(
        NpgsqlConnection connection, string? tenant, TimeSpan since, TimeSpan grace, CancellationToken cancel)
    {
        await using var transaction =
            await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        CommandDefinition Ask(string sql) =>
            new(sql, new { tenant, since, grace, most = MostIds }, transaction, cancellationToken: cancel);
        var settled = (await connection.QueryAsync<SettledCount>(Ask(LedgerSql.Settled))).AsList();
        var (pending, lost, oldest) = await connection.QuerySingleAsync<(long, long, DateTime?)>(Ask(LedgerSql.Open));
        var replies = (await connection.QueryAsync<ReplyCount>(Ask(LedgerSql.Replies))).AsList();
        var (inDoubt, lostReplies) = await connection.QuerySingleAsync<(long, long)>(Ask(LedgerSql.Sends));
        var (turns, dead) = await connection.QuerySingleAsync<(long, long)>(Ask(LedgerSql.Work));
        var ids = lost + lostReplies == 0
            ? [] : (await connection.QueryAsync<string>(Ask(LedgerSql.Unaccounted))).AsList();
        return new LedgerReport(tenant, (long)since.TotalSeconds, settled.Sum(s => s.Count) + pending + lost, settled,
            new OpenCount(pending, lost, oldest), replies, inDoubt, lostReplies, turns, dead, ids);
    }
}
