using Dapper;
using Frota.Database;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Servers;

/// <summary>How many rows of a table a transaction has read so far, as Postgres counts them.</summary>
internal static class RowsRead
{
    private const string Sql = """
        SELECT (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int FROM pg_stat_xact_user_tables
        WHERE relname = @table
        """;

    public static async Task<int> OfAsync(TenantTransaction transaction, string table) => Assert.Single(
        await transaction.QueryAsync<int>(Sql, new { table }, TestContext.Current.CancellationToken));

    public static Task<int> OfAsync(NpgsqlConnection connection, string table) =>
        connection.QuerySingleAsync<int>(Sql, new { table });
}
