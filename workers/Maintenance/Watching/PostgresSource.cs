using Dapper;
using Frota.Conversations.Ledger;
using Frota.Database;
using Npgsql;

namespace Frota.Workers.Maintenance.Watching;

/// <summary>What is open, how old it is, and who works on it, as the truth has it.</summary>
internal sealed class PostgresSource(FleetDatabase database) : IFleetSource
{
    // How long something may be due before nobody seems to work on it; as `frota ledger` has it.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    // Open letters are few or an operator's whole day; more than these are not told apart.
    private const string LettersSql = """
        SELECT reason, count(*) FROM (
          SELECT reason FROM dead_letters WHERE state = 'open' LIMIT 100000) AS open
        GROUP BY reason ORDER BY count(*) DESC LIMIT 40
        """;

    // Each of them over the partial index of what is not done.
    private const string DueSql = """
        SELECT 'turns', count(*), min(wake_at) FROM conversations WHERE pending
        UNION ALL
        SELECT 'sends', count(*), min(not_before) FROM outbound_messages
          WHERE state IN ('queued', 'sending', 'in_doubt')
        UNION ALL
        SELECT 'events', count(*), min(created_at) FROM webhook_deliveries WHERE state = 'pending' AND attempts = 0
        UNION ALL
        SELECT 'intake', count(*), min(put_at) FROM intake_overflow
        """;

    private const string WorkersSql = """
        SELECT role, count(*) FROM workers w, unnest(w.roles) AS role
        WHERE w.stopped_at IS NULL AND w.seen_at > clock_timestamp() - interval '25 seconds' AND worker_is_alive(w.id)
        GROUP BY role
        """;

    private const string ServerSql = """
        SELECT pg_database_size(current_database()), (SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL),
          current_setting('max_connections')::bigint, (SELECT coalesce(max(id), 0)::bigint FROM workers),
          clock_timestamp()
        """;

    public string Name => "postgres";

    public async Task<IReadOnlyList<Gauge>> AskAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var server = await connection.QuerySingleAsync<(long Size, long Used, long Most, long Starts, DateTime Now)>(
            new CommandDefinition(ServerSql, cancellationToken: cancel));
        var open = new { tenant = (string?)null, grace = Grace };
        var (_, messages, _) = await connection.QuerySingleAsync<(long, long, DateTime?)>(
            new CommandDefinition(LedgerSql.Open, open, cancellationToken: cancel));
        var (inDoubt, replies) = await connection.QuerySingleAsync<(long, long)>(
            new CommandDefinition(LedgerSql.Sends, open, cancellationToken: cancel));
        return
        [
            .. (await RowsAsync<(string Reason, long Count)>(connection, LettersSql, cancel)).Select(letters =>
                new Gauge("frota.dead_letters.open", "{letter}", "Dead letters that wait for a person, by the reason.",
                    letters.Count, ("reason", letters.Reason))),
            .. (await RowsAsync<(string Kind, long Count, DateTime? Oldest)>(connection, DueSql, cancel))
                .SelectMany(due => Due(due.Kind, due.Count, server.Now - due.Oldest)),
            .. (await RowsAsync<(string Role, long Count)>(connection, WorkersSql, cancel)).Select(workers =>
                new Gauge("frota.workers.up", "{worker}", "Living workers, by role.",
                    workers.Count, ("role", workers.Role))),
            Unaccounted("message", messages),
            Unaccounted("reply", replies),
            new Gauge("frota.doubts.open", "{send}", "Sends that are in doubt now.", inDoubt),
            new Gauge("frota.worker.starts", "{start}", "Workers that ever started.", server.Starts)
            {
                OnlyGrows = true,
            },
            new Gauge("frota.postgres.size", "By", "The database on disk.", server.Size),
            new Gauge("frota.postgres.connections", "{connection}", "Sessions of the server.", server.Used),
            new Gauge("frota.postgres.connections.max", "{connection}", "Sessions it allows.", server.Most),
        ];
    }

    private static Gauge[] Due(string kind, long count, TimeSpan? age) =>
    [
        new("frota.due", "{item}", "Work that Postgres has as not done, put off or not.", count, ("kind", kind)),
        new("frota.due.oldest.age", "s", "How long the work that is due longest has been due.",
            Math.Max(0, age?.TotalSeconds ?? 0), ("kind", kind)),
    ];

    private static Gauge Unaccounted(string kind, long count) => new("frota.unaccounted", "{item}",
        "What is due for five minutes and nobody works on; anything but 0 breaks a promise.", count, ("kind", kind));

    private static async Task<IEnumerable<T>> RowsAsync<T>(
        NpgsqlConnection connection, string sql, CancellationToken cancel) =>
        await connection.QueryAsync<T>(new CommandDefinition(sql, cancellationToken: cancel));
}
