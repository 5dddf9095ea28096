using System.Collections.Concurrent;
using Dapper;
using Frota.Database;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Frota.Messaging.Leases;

/// <summary>
/// Claims leases for this worker and renews all of them together, one statement a beat. Times are the database's: no
/// worker's clock decides who holds what.
/// </summary>
public sealed partial class LeaseKeeper(
    FleetDatabase database, TenantDatabase tenants, WorkerLiveness liveness, ILogger<LeaseKeeper> logger)
    : BackgroundService
{
    /// <summary>How long a lease lasts without renewal: what a frozen worker costs.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    // A lease is free when nobody owns it, when it has run out, or when its owner's liveness lock is gone.
    private const string ClaimSql = """
        INSERT INTO leases AS l (scope, resource, tenant_id, epoch, owner, until, claims)
        VALUES (@scope, @resource, @tenantId, 1, @owner, clock_timestamp() + @ttl, 1)
        ON CONFLICT (scope, resource) DO UPDATE
          SET epoch = l.epoch + 1, owner = excluded.owner, until = excluded.until, claims = l.claims + 1
          WHERE l.owner IS NULL OR l.until < clock_timestamp() OR NOT worker_is_alive(l.owner)
        RETURNING epoch, claims
        """;

    // A row that somebody has locked is being finished, by us or over us: the others do not wait for it. What is
    // returned is everything still ours, renewed or skipped.
    private const string RenewSql = """
        WITH held AS (SELECT * FROM unnest(@scopes, @resources, @epochs) AS h (scope, resource, epoch)),
        ours AS (
          SELECT l.scope, l.resource, l.epoch FROM leases l JOIN held h USING (scope, resource, epoch)
          WHERE l.owner = @owner),
        free AS (
          SELECT l.scope, l.resource FROM leases l JOIN held h USING (scope, resource, epoch)
          WHERE l.owner = @owner FOR UPDATE OF l SKIP LOCKED),
        renewed AS (
          UPDATE leases l SET until = clock_timestamp() + @ttl FROM free
          WHERE l.scope = free.scope AND l.resource = free.resource)
        SELECT scope, resource, epoch FROM ours
        """;

    private const string ReleaseSql = """
        UPDATE leases SET owner = NULL, until = NULL, claims = greatest(claims - @given, 0)
        WHERE scope = @scope AND resource = @resource AND epoch = @epoch AND owner = @owner
        """;

    private readonly ConcurrentDictionary<(string Scope, long Resource, long Epoch), Lease> _held = [];

    /// <summary>Claims a lease and counts the claim, before any work; null when somebody alive holds it.</summary>
    public async Task<Lease?> ClaimAsync(LeaseScope scope, long resource, long tenantId, CancellationToken cancel)
    {
        var owner = await liveness.IdAsync(cancel);
        if (liveness.Fault is { } fault)
        {
            // A claim of somebody who does not count as alive is free for everyone.
            throw new NpgsqlException($"nothing is claimed without the liveness lock: {fault}");
        }

        // In the tenant's part of the pool: a burst's claims are hundreds, and nobody else's stand behind them.
        await using var session = await tenants.OpenAsync(tenantId, cancel);
        var claimed = await session.FindAsync<Claimed>(
            ClaimSql, new { scope = Name(scope), resource, tenantId, owner, ttl = TimeToLive }, cancel);
        if (claimed is null)
        {
            return null;
        }

        LeaseMetrics.Claimed(scope, claimed.Claims);
        var lease = new Lease(this, scope, resource, owner, claimed.Epoch, claimed.Claims);
        _held[(Name(scope), resource, claimed.Epoch)] = lease;
        return lease;
    }

    /// <summary>
    /// Frees a lease without a result. <paramref name="givenBack"/>: the claim does not count (a stop, an outage);
    /// otherwise it stays counted against the resource.
    /// </summary>
    public async Task ReleaseAsync(Lease lease, bool givenBack, CancellationToken cancel)
    {
        Forget(lease);
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(ReleaseSql, new
        {
            scope = Name(lease.Scope),
            resource = lease.Resource,
            epoch = lease.Epoch,
            owner = lease.Owner,
            given = givenBack ? 1 : 0,
        }, cancellationToken: cancel));
    }

    /// <summary>A scope as the table names it.</summary>
    public static string Name(LeaseScope scope) => scope switch
    {
        LeaseScope.Turn => "turn",
        LeaseScope.Send => "send",
    };

    internal void Forget(Lease lease) => _held.TryRemove((Name(lease.Scope), lease.Resource, lease.Epoch), out _);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask()
            .ContinueWith(t => t.IsCompletedSuccessfully && t.Result, TaskScheduler.Default))
        {
            try
            {
                await RenewAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogNotRenewed(_held.Count, e.Message);
            }
        }
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        var mine = _held.ToArray();
        if (mine.Length == 0)
        {
            return;
        }

        await using var connection = await database.OpenAsync(cancel);
        var renewed = (await connection.QueryAsync<(string, long, long)>(new CommandDefinition(RenewSql,
            new
            {
                ttl = TimeToLive,
                owner = await liveness.IdAsync(cancel),
                scopes = mine.Select(m => m.Key.Scope).ToArray(),
                resources = mine.Select(m => m.Key.Resource).ToArray(),
                epochs = mine.Select(m => m.Key.Epoch).ToArray(),
            }, cancellationToken: cancel))).ToHashSet();
        foreach (var (key, lease) in mine.Where(m => !renewed.Contains(m.Key)))
        {
            if (_held.ContainsKey(key))
            {
                LogLost(key.Scope, key.Resource, key.Epoch);
                LeaseMetrics.Lost(lease.Scope);
                lease.Lose();
            }
        }
    }

    private sealed record Claimed(long Epoch, int Claims);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "the {Scope} lease of {Resource} (epoch {Epoch}) belongs to somebody else now")]
    private partial void LogLost(string scope, long resource, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} leases were not renewed: {Reason}")]
    private partial void LogNotRenewed(int count, string reason);
}
