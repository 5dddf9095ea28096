using Frota.Database;
using Xunit;

namespace Frota.IntegrationTests.Servers;

/// <summary>How many rows of a table were read so far, as Postgres counts them.</summary>
internal static class RowsRead
{
    /// <summary>What a session has not told yet, it tells at the end of the transaction that asks for it.</summary>
    public const string TellSql = "SELECT 1 FROM pg_stat_force_next_flush()";

    private const string Sql = """
        SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int FROM pg_stat_xact_user_tables
        WHERE relname = @table
        """;

    private const string TotalSql = """
        SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int FROM pg_stat_user_tables
        WHERE relname = @table
        """;

    /// <summary>By a transaction.</summary>
    public static async Task<int> OfAsync(TenantTransaction transaction, string table) => Assert.Single(
        await transaction.QueryAsync<int>(Sql, new { table }, TestContext.Current.CancellationToken));

    /// <summary>By everybody, whose database it is; the rows of what a session did are among them.</summary>
    public static async Task<int> OfAsync(FleetSession session, string table)
    {
        await session.QueryAsync<int>(TellSql, new { }, TestContext.Current.CancellationToken);
        return Assert.Single(
            await session.QueryAsync<int>(TotalSql, new { table }, TestContext.Current.CancellationToken));
    }
}
