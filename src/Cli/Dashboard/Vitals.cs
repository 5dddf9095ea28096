using Dapper;
using Frota.Cli.Workers;
using Frota.Conversations.Ledger;
using Frota.Messaging.Topology;
using Npgsql;
using RabbitMQ.Client;

namespace Frota.Cli.Dashboard;

/// <summary>How the fleet does at one moment.</summary>
/// <param name="Accepted">Messages of the last minute.</param>
/// <param name="Answered">Messages that were answered in the last minute.</param>
/// <param name="P50Ms">Of those, from acceptance to the reply's commit.</param>
/// <param name="P95Ms">The same.</param>
/// <param name="Due">Conversations that wait for a turn.</param>
/// <param name="OldestSeconds">How long the work that is due longest has been due.</param>
/// <param name="Letters">Dead letters that wait for a person; more than 10,000 are not counted.</param>
/// <param name="Queues">What the broker holds.</param>
/// <param name="Workers">Who works.</param>
internal sealed record Vitals(long Accepted, long Answered, double P50Ms, double P95Ms, long Due, double OldestSeconds,
    long Letters, IReadOnlyList<QueueState> Queues, IReadOnlyList<WorkerRow> Workers)
{
    // Rows of the last ten minutes are found by the time of their acceptance: what took longer is in OldestSeconds.
    private const string Sql = $"""
        SELECT (SELECT count(*) FROM inbound_messages WHERE received_at > clock_timestamp() - interval '1 minute'),
          answered.count, answered.p50, answered.p95,
          (SELECT count(*) FROM conversations WHERE pending),
          ({LedgerSql.OldestDue}),
          (SELECT count(*) FROM (SELECT FROM dead_letters WHERE state = 'open' LIMIT 10000) AS open)
        FROM (
          SELECT count(*) AS count, coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY took), 0) AS p50,
            coalesce(percentile_cont(0.95) WITHIN GROUP (ORDER BY took), 0) AS p95
          FROM (SELECT extract(epoch FROM settled_at - received_at)::float8 * 1000 AS took FROM inbound_messages
            WHERE received_at > clock_timestamp() - interval '10 minutes' AND disposition = 'answered'
              AND settled_at > clock_timestamp() - interval '1 minute') AS settled) AS answered
        """;

    /// <summary>Asks Postgres and the broker.</summary>
    public static async Task<Vitals> ReadAsync(
        NpgsqlConnection connection, IConnection broker, CancellationToken cancel)
    {
        var (accepted, answered, p50, p95, due, oldest, letters) =
            await connection.QuerySingleAsync<(long, long, double, double, long, double, long)>(
                new CommandDefinition(Sql, cancellationToken: cancel));
        return new Vitals(accepted, answered, Math.Round(p50), Math.Round(p95), due, Math.Round(oldest, 1),
            letters, await TopologyDeclaration.CheckAsync(broker, cancel),
            await WorkerRow.AllAsync(connection, cancel));
    }
}
