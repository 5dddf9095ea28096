using Dapper;
using Frota.Database;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Frota.Messaging.Leases;

/// <summary>Who this worker is.</summary>
/// <param name="Name">As the supervisor calls it.</param>
/// <param name="Roles">What it does.</param>
/// <param name="Version">Of its build.</param>
public sealed record WorkerIdentity(string Name, IReadOnlyList<string> Roles, string Version);

/// <summary>
/// Holds this worker's session advisory lock, on a connection of its own: when the process dies, Postgres frees the
/// lock in milliseconds, and with it every lease of the worker.
/// </summary>
public sealed partial class WorkerLiveness(
    FleetDatabase database, WorkerIdentity identity, Heartbeat heartbeat, TimeProvider time,
    ILogger<WorkerLiveness> logger) : BackgroundService
{
    /// <summary>"FROT": the first half of every worker's lock; the second is the worker's id.</summary>
    public const int LockClass = 0x46524F54;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // Far above the limits of connecting and of a statement: whoever has not come round by then never will.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<int> _id = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long _turned = time.GetTimestamp();

    /// <summary>Why this worker does not count as alive; null when it does.</summary>
    public string? Fault { get; private set; } = "the liveness lock is not held yet";

    /// <summary>True when the loop that beats hangs, whether Postgres answers or not: only a restart helps.</summary>
    public bool IsStuck => time.GetElapsedTime(Volatile.Read(ref _turned)) > LongestTurn;

    /// <summary>This worker's id, once Postgres has given it.</summary>
    public Task<int> IdAsync(CancellationToken cancel) => _id.Task.WaitAsync(cancel);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Volatile.Write(ref _turned, time.GetTimestamp());
            try
            {
                await using var session = await database.OpenLastingAsync(stoppingToken);
                var id = _id.Task.IsCompletedSuccessfully
                    ? _id.Task.Result : await RegisterAsync(session, stoppingToken);
                await LockAsync(session, id, stoppingToken);
                Fault = null;
                _id.TrySetResult(id);
                await BeatAsync(session, id, stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                Fault = e.Message;
                LogLost(e.Message);
                await Task.Delay(Beat, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> RegisterAsync(NpgsqlConnection session, CancellationToken cancel) =>
        await session.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            INSERT INTO workers (name, host, pid, roles, version) VALUES (@name, @host, @pid, @roles, @version)
            RETURNING id
            """,
            new
            {
                name = identity.Name,
                host = Environment.MachineName,
                pid = Environment.ProcessId,
                roles = identity.Roles.ToArray(),
                version = identity.Version,
            }, cancellationToken: cancel));

    private static async Task LockAsync(NpgsqlConnection session, int id, CancellationToken cancel) =>
        await session.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_lock(@LockClass, @id)", new { LockClass, id }, cancellationToken: cancel));

    private async Task BeatAsync(NpgsqlConnection session, int id, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Volatile.Write(ref _turned, time.GetTimestamp());
            await heartbeat.BeatAsync(session, id);
            await Task.Delay(Beat, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await session.ExecuteAsync("UPDATE workers SET stopped_at = clock_timestamp() WHERE id = @id", new { id });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "lost the liveness session: {Reason}")]
    private partial void LogLost(string reason);
}
