using Dapper;
using Npgsql;

namespace Frota.Cli.Workers;

/// <summary>A worker as it told of itself, at most 25 s ago.</summary>
/// <param name="State"><c>waiting</c>, <c>working</c>, <c>quiet</c> or <c>stopping</c>; <c>silent</c> when it has not
/// told anything for 5 s, <c>gone</c> when it holds its lock no more.</param>
/// <param name="Wish">What an operator wants of it: <c>work</c>, <c>quiet</c> or <c>restart</c>.</param>
/// <param name="Roles">As <c>run</c> takes them.</param>
/// <param name="Busy">Handlings under way.</param>
/// <param name="Load">How full it is, from 0 to 1.</param>
/// <param name="Memory">Bytes.</param>
internal sealed record WorkerRow(int Id, string Name, string Host, int Pid, string Roles, string Version,
    string State, string Wish, int Busy, float Load, long Memory, DateTime StartedAt, DateTime SeenAt)
{
    private const string Sql = """
        SELECT id, name, host, pid, array_to_string(roles, ',') AS roles, version,
          CASE WHEN NOT worker_is_alive(id) THEN 'gone'
            WHEN seen_at < clock_timestamp() - interval '5 seconds' THEN 'silent' ELSE state END AS state,
          wish, busy, load, memory, started_at AS startedat, seen_at AS seenat
        FROM workers
        WHERE stopped_at IS NULL AND (worker_is_alive(id) OR seen_at > clock_timestamp() - interval '25 seconds')
        ORDER BY host, name, id
        """;

    /// <summary>It does what it is there for.</summary>
    public bool IsWorking => State == "working";

    /// <summary>Those that have not ended, by name.</summary>
    public static async Task<IReadOnlyList<WorkerRow>> AllAsync(
        NpgsqlConnection connection, CancellationToken cancel) =>
        (await connection.QueryAsync<WorkerRow>(new CommandDefinition(Sql, cancellationToken: cancel))).AsList();

    /// <summary>Says what is wanted of some; those that have ended want nothing any more.</summary>
    public static Task WishAsync(
        NpgsqlConnection connection, IEnumerable<WorkerRow> workers, string wish, CancellationToken cancel) =>
        connection.ExecuteAsync(new CommandDefinition(
            "UPDATE workers SET wish = @wish WHERE id = ANY (@ids)",
            new { wish, ids = workers.Select(w => w.Id).ToArray() }, cancellationToken: cancel));
}
