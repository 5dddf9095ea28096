using Dapper;
using Frota.Messaging.Consuming;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Frota.Messaging.Leases;

/// <summary>How much a worker may hold before it is recycled.</summary>
/// <param name="Bytes">Of resident memory; 0 for no limit.</param>
public sealed record MemoryCeiling(long Bytes);

/// <summary>
/// Tells the table <c>workers</c> how this worker does, and hears from it what an operator wishes of it. A worker above
/// its memory's ceiling ends as if it were wished: it finishes what is under way, and its supervisor starts it anew.
/// </summary>
public sealed partial class Heartbeat(
    Workload workload, MemoryCeiling ceiling, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<Heartbeat> logger)
{
    // "FRECYC": whoever holds it is the one worker that is being recycled.
    private const long RecyclingKey = 0x465245435943;

    private const string Sql = """
        UPDATE workers SET seen_at = clock_timestamp(), state = @state, busy = @busy, load = @load, memory = @memory
        WHERE id = @id RETURNING wish, clock_timestamp()
        """;

    private bool _ends;

    /// <summary>How far this host's clock was ahead of Postgres' at the last beat; below 0: behind it.</summary>
    public TimeSpan ClockSkew { get; private set; }

    /// <summary>One beat, on the session that holds the liveness lock.</summary>
    public async Task BeatAsync(NpgsqlConnection session, int id)
    {
        var memory = Environment.WorkingSet;
        var beat = new
        {
            id,
            state = workload.State.ToString().ToLowerInvariant(),
            busy = workload.Busy,
            load = workload.Load,
            memory,
        };
        var (wish, clock) = await session.QuerySingleOrDefaultAsync<(string?, DateTime)>(
            new CommandDefinition(Sql, beat, commandTimeout: 5));
        ClockSkew = clock == default ? TimeSpan.Zero : time.GetUtcNow() - clock;
        if (ceiling.Bytes > 0 && memory > ceiling.Bytes && !_ends && await IsFirstAsync(session))
        {
            LogRecycled(memory / 1_000_000, ceiling.Bytes / 1_000_000);
            wish = "restart";
        }

        Obey(wish);
    }

    private void Obey(string? wish)
    {
        if (wish == "restart" && !_ends)
        {
            _ends = true;
            lifetime.StopApplication();
        }
        else if (wish == "quiet")
        {
            workload.GoQuiet();
        }
        else
        {
            workload.Resume();
        }
    }

    // The lock ends with the session, thus with the process: workers that all grow end one by one.
    private static async Task<bool> IsFirstAsync(NpgsqlConnection session) =>
        await session.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_lock(@RecyclingKey)", new { RecyclingKey });

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Memory} MB, above the ceiling of {Ceiling} MB: starting anew")]
    private partial void LogRecycled(long memory, long ceiling);
}
