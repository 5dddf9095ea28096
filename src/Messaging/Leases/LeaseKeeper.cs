using System.Collections.Concurrent;
using Dapper;
using Frota.Database;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Frota.Messaging.Leases;

/// <summary>
/// Claims leases for this worker, those that are asked for together in one statement, and renews all of them in one
/// statement a beat. Times are the database's: no worker's clock decides who holds what.
/// </summary>
public sealed partial class LeaseKeeper(
    FleetDatabase database, TenantDatabase tenants, WorkerLiveness liveness, ILogger<LeaseKeeper> logger)
    : BackgroundService
{
    /// <summary>How long a lease lasts without renewal: what a frozen worker costs.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    // A lease is free when nobody owns it, when it has run out, or when its owner's liveness lock is gone. In key
    // order, so that two of these never wait for each other crosswise. Each once, and the clock is no part of that: two
    // rows of one key are refused.
    private const string ClaimSql = """
        INSERT INTO leases AS l (scope, resource, tenant_id, epoch, owner, until, claims)
        SELECT scope, resource, tenant_id, 1, @owner, clock_timestamp() + @ttl, 1 FROM (
          SELECT DISTINCT scope, resource, tenant_id
          FROM unnest(@scopes, @resources, @tenantIds) AS a (scope, resource, tenant_id)) AS a
        ORDER BY scope, resource
        ON CONFLICT (scope, resource) DO UPDATE
          SET epoch = l.epoch + 1, owner = excluded.owner, until = excluded.until, claims = l.claims + 1
          WHERE l.owner IS NULL OR l.until < clock_timestamp() OR NOT worker_is_alive(l.owner)
        RETURNING scope, resource, epoch, claims
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
        WITH given AS (
          SELECT l.scope, l.resource, g.claims
          FROM leases l JOIN unnest(@scopes, @resources, @epochs, @claims) AS g (scope, resource, epoch, claims)
            USING (scope, resource, epoch)
          WHERE l.owner = @owner ORDER BY l.scope, l.resource FOR UPDATE OF l)
        UPDATE leases l SET owner = NULL, until = NULL, claims = greatest(l.claims - given.claims, 0)
        FROM given WHERE l.scope = given.scope AND l.resource = given.resource
        """;

    private readonly Gather<Wanted, Claimed?> _claims = new(w => w.TenantId, wanted => ClaimAsync(tenants, wanted));
    private readonly Gather<Given, bool> _releases = new(g => g.Lease.Resource, given => ReleaseAsync(database, given));
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

        // Not cancellable: what was claimed must be known to whoever gives it back.
        if (await _claims.AskAsync(new Wanted(Name(scope), resource, tenantId, owner)) is not { } claimed)
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
        await _releases.AskAsync(new Given(lease, givenBack ? 1 : 0)).WaitAsync(cancel);
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

    // Of two that want the same, one gets it.
    private static async Task<IReadOnlyList<Claimed?>> ClaimAsync(TenantDatabase tenants, IReadOnlyList<Wanted> wanted)
    {
        await using var session = await tenants.OpenAsync(
            wanted.Select(w => w.TenantId).ToHashSet(), CancellationToken.None);
        var claimed = (await session.QueryAsync<Claimed>(ClaimSql, new
        {
            scopes = wanted.Select(w => w.Scope).ToArray(),
            resources = wanted.Select(w => w.Resource).ToArray(),
            tenantIds = wanted.Select(w => w.TenantId).ToArray(),
            owner = wanted[0].Owner,
            ttl = TimeToLive,
        }, CancellationToken.None)).ToDictionary(c => (c.Scope, c.Resource));
        return [.. wanted.Select(w => claimed.Remove((w.Scope, w.Resource), out var mine) ? mine : null)];
    }

    private static async Task<IReadOnlyList<bool>> ReleaseAsync(FleetDatabase database, IReadOnlyList<Given> given)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync(ReleaseSql, new
        {
            scopes = given.Select(g => Name(g.Lease.Scope)).ToArray(),
            resources = given.Select(g => g.Lease.Resource).ToArray(),
            epochs = given.Select(g => g.Lease.Epoch).ToArray(),
            claims = given.Select(g => g.Claims).ToArray(),
            owner = given[0].Lease.Owner,
        });
        return [.. given.Select(_ => true)];
    }

    private sealed record Wanted(string Scope, long Resource, long TenantId, int Owner);

    private sealed record Given(Lease Lease, int Claims);

    private sealed record Claimed(string Scope, long Resource, long Epoch, int Claims);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "the {Scope} lease of {Resource} (epoch {Epoch}) belongs to somebody else now")]
    private partial void LogLost(string scope, long resource, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} leases were not renewed: {Reason}")]
    private partial void LogNotRenewed(int count, string reason);
}
