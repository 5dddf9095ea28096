namespace Frota.Database;

/// <summary>
/// Has the planner go from key to key. Of a table that grew since it was last counted it believes that reading all of
/// it is as cheap, and a statement that is planned once keeps such a plan until the next count, minutes later.
/// </summary>
internal static class PlanByKey
{
    /// <summary>As options of a connection whose statements are of few rows: another join wins nothing there.</summary>
    public const string Options = " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /// <summary>
    /// As a query, for what is planned in its transaction: statements of many hundred rows, which join these among
    /// themselves, so that joins stay as they are.
    /// </summary>
    public const string Sql = "SELECT set_config('enable_seqscan', 'off', true)";
}
