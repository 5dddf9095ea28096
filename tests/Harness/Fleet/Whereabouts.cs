namespace Frota.Harness.Fleet;

/// <summary>
/// Where what did not come is held up: a log at its usual level says nothing of what waits or is tried again.
/// </summary>
internal static class Whereabouts
{
    private const string RowsSql = """
        SELECT string_agg(row, E'\n') FROM (
          (SELECT 'conversation ' || to_jsonb(v) FROM conversations v ORDER BY id DESC LIMIT 5) UNION ALL
          (SELECT 'inbound ' || to_jsonb(i) - 'body' FROM inbound_messages i ORDER BY id DESC LIMIT 5) UNION ALL
          (SELECT 'turn ' || to_jsonb(t) FROM turns t ORDER BY started_at DESC LIMIT 5) UNION ALL
          (SELECT 'outbound ' || to_jsonb(o) - 'body' FROM outbound_messages o ORDER BY id DESC LIMIT 5) UNION ALL
          (SELECT 'dead letter ' || to_jsonb(d) - 'body' FROM dead_letters d ORDER BY id DESC LIMIT 5) UNION ALL
          (SELECT 'lease ' || to_jsonb(l) FROM leases l LIMIT 5)) AS r (row)
        """;

    /// <summary>What was waited for, the queues' depths, the newest rows, and the processes' logs.</summary>
    public static async Task<string> TellAsync(TestFleet fleet, string what)
    {
        var queues = await fleet.FrotaAsync("topology", "check");
        return string.Join('\n', what, queues.Output, await fleet.AskAsync<string?>(RowsSql), fleet.Logs());
    }
}
