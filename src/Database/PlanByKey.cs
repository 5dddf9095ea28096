using Dapper;
using Npgsql;

namespace Frota.Database;

/// <summary>
/// Has the planner go from key to key. Of a table that grew since it was last counted it believes that reading all of
/// it is as cheap, and a statement that is planned once keeps such a plan until the next count, minutes later.
/// </summary>
public static class PlanByKey
{
    /// <summary>As options of a connection whose statements are of few rows: another join wins nothing there.</summary>
    internal const string Options = " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    // Statements of many hundred rows join these among themselves, so that joins stay as they are.
    private const string Sql = "SELECT set_config('enable_seqscan', 'off', true)";

    /// <summary>For what is planned in the transaction that the connection has.</summary>
    public static Task SetAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(Sql, cancellationToken: cancel));
}
