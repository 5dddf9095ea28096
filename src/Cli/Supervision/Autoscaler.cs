using System.Globalization;
using Dapper;
using Frota.Conversations.Ledger;
using Frota.Database;

namespace Frota.Cli.Supervision;

/// <summary>Runs as many of this host's worker programs as <see cref="ScaleRule"/> decides.</summary>
/// <param name="range">The range that holds now, for so many programs.</param>
internal sealed class Autoscaler(
    SupervisorRpc supervisor, FleetDatabase database, Func<int, ScaleRange> range, TimeProvider time)
{
    // Twice what a worker at work holds.
    private const long Room = 400_000_000;

    private const string Sql = $"""
        SELECT ({LedgerSql.OldestDue}),
          coalesce((SELECT avg(load) FROM workers
            WHERE host = @host AND stopped_at IS NULL AND seen_at > clock_timestamp() - interval '25 seconds'
              AND worker_is_alive(id) AND NOT 'suspects' = ANY (roles)), 0)::float8
        """;

    private readonly long _started = time.GetTimestamp();
    private ScaleState _state = ScaleState.Fresh;

    /// <summary>One look and one step.</summary>
    public async Task<ScaleDecision> StepAsync(IReadOnlyList<SupervisedProcess> programs, CancellationToken cancel)
    {
        var workers = Of(programs);
        var up = workers.Count(w => w.IsUp);
        await using var connection = await database.OpenAsync(cancel);
        var (oldest, load) = await connection.QuerySingleAsync<(double, double)>(
            new CommandDefinition(Sql, new { host = Environment.MachineName }, cancellationToken: cancel));
        var decision = ScaleRule.Decide(_state, new ScaleSample(time.GetElapsedTime(_started), up,
            TimeSpan.FromSeconds(oldest), load, FreeMemory() > Room), range(workers.Count));
        foreach (var worker in workers.Where(w => w.State is "STOPPED" or "EXITED").Take(decision.Target - up))
        {
            await supervisor.StartAsync(worker, cancel);
        }

        foreach (var worker in workers.Where(w => w.IsUp).Reverse().Take(up - decision.Target))
        {
            await supervisor.StopAsync(worker, cancel);
        }

        _state = decision.Next;
        return decision;
    }

    /// <summary>The worker programs, the lowest port first.</summary>
    public static IReadOnlyList<SupervisedProcess> Of(IReadOnlyList<SupervisedProcess> programs) =>
        [.. programs.Where(p => PortOf(p) is not null).OrderBy(p => PortOf(p))];

    /// <summary>A worker's port, which its name holds; null for another program.</summary>
    public static int? PortOf(SupervisedProcess program) =>
        program.Group == "workers" && program.Name.StartsWith("worker-", StringComparison.Ordinal)
            && int.TryParse(program.Name.AsSpan("worker-".Length), NumberStyles.None, CultureInfo.InvariantCulture,
                out var port) ? port : null;

    private static long FreeMemory() => File.ReadLines("/proc/meminfo")
        .Where(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) * 1024)
        .FirstOrDefault(long.MaxValue);
}
