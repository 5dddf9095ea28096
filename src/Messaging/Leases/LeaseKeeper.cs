using System.Collections.Concurrent;
using Dapper;
using Frota.Database;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Frota.Messaging.Leases;

/// <summary>
/// Claims leases for this worker, several in one statement, and renews all of them in one statement a beat. Times are
/// the database's: no worker's clock decides who holds what.
/// </summary>
public sealed partial class LeaseKeeper(
    FleetDatabase database, TenantDatabase tenants, WorkerLiveness liveness, ILogger<LeaseKeeper> logger)
    : BackgroundService
{
    /// <summary>How long a lease lasts without renewal: what a frozen worker costs.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    // How long a claim's answer may be on its way.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(8);

    // A lease is free when nobody owns it, when it has run out, or when its owner's liveness lock is gone. In key
    // order, so that two of these never wait for each other crosswise. Each once, and the clock is no part of that: two
    // rows of one key are refused. What nothing waits for, or not yet, is no turn to claim.
    private const string ClaimSql = """
        INSERT INTO leases AS l (scope, resource, tenant_id, epoch, owner, until, claims)
        SELECT @scope, resource, tenant_id, 1, @owner, clock_timestamp() + @ttl, 1 FROM (
          SELECT DISTINCT resource, tenant_id FROM unnest(@resources, @tenantIds) AS a (resource, tenant_id)) AS a
        WHERE @scope <> 'turn' OR NOT EXISTS (SELECT FROM conversations v
          WHERE v.id = a.resource AND (NOT v.pending OR v.wake_at > clock_timestamp()))
        ORDER BY resource
        ON CONFLICT (scope, resource) DO UPDATE
          SET epoch = l.epoch + 1, owner = excluded.owner, until = excluded.until, claims = l.claims + 1
          WHERE l.owner IS NULL OR l.until < clock_timestamp() OR NOT worker_is_alive(l.owner)
        RETURNING resource, epoch, claims
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

    // Ours in the database, and nobody here knows of it: its release, or the answer to its claim, was lost with a
    // connection. While we live it would be nobody else's until it ran out, and an outage would count as a claim. What
    // is held was renewed since; what somebody has locked is being finished.
    private const string StraySql = """
        WITH stray AS (
          SELECT l.scope, l.resource FROM leases l
          WHERE l.owner = @owner AND l.until < clock_timestamp() + @left AND NOT EXISTS (
            SELECT FROM unnest(@scopes, @resources, @epochs) AS h (scope, resource, epoch)
            WHERE h.scope = l.scope AND h.resource = l.resource AND h.epoch = l.epoch)
          FOR UPDATE OF l SKIP LOCKED)
        UPDATE leases l SET owner = NULL, until = NULL, claims = greatest(l.claims - 1, 0)
        FROM stray WHERE l.scope = stray.scope AND l.resource = stray.resource
        """;

    // Key to key, and the owner as no index can find it: a burst leaves thousands of dead entries among those of an
    // owner, and the planner, which has not heard of them, would read them all for each call.
    private const string ReleaseSql = """
        WITH given AS (
          SELECT l.* FROM (
            SELECT * FROM unnest(@scopes, @resources, @epochs) AS g (scope, resource, epoch)
            ORDER BY scope, resource) AS g
          CROSS JOIN LATERAL (
            SELECT l.scope, l.resource FROM leases l
            WHERE l.scope = g.scope AND l.resource = g.resource AND l.epoch = g.epoch
              AND l.owner IS NOT DISTINCT FROM @owner FOR UPDATE) AS l)
        UPDATE leases l SET owner = NULL, until = NULL, claims = greatest(l.claims - @claims, 0)
        FROM given WHERE l.scope = given.scope AND l.resource = given.resource
        RETURNING l.resource
        """;

    private readonly ConcurrentDictionary<(string Scope, long Resource, long Epoch), Lease> _held = [];

    /// <summary>This worker, as it owns leases.</summary>
    /// <exception cref="NpgsqlException">It does not count as alive: what it claims is free for everyone.</exception>
    public async Task<int> OwnerAsync(CancellationToken cancel)
    {
        var owner = await liveness.IdAsync(cancel);
        return liveness.Fault is { } fault
            ? throw new NpgsqlException($"nothing is claimed without the liveness lock: {fault}")
            : owner;
    }

    /// <summary>
    /// Claims leases and counts the claims, before any work; null where somebody alive holds it, or where a turn is not
    /// due. Of two that want the same, one gets it. Not cancellable: what was claimed must be known to whoever gives it
    /// back.
    /// </summary>
    public async Task<IReadOnlyList<Lease?>> ClaimAsync(
        TenantSession session, LeaseScope scope, int owner, IReadOnlyList<(long TenantId, long Resource)> wanted)
    {
        var claimed = await ClaimUnheldAsync(session, scope, owner, wanted);
        Hold(claimed.OfType<Lease>());
        return claimed;
    }

    /// <summary>
    /// The same within a transaction, to be held (<see cref="Hold"/>) within seconds after its commit: before, a
    /// renewal would not see them and take them for lost.
    /// </summary>
    public async Task<IReadOnlyList<Lease?>> ClaimUnheldAsync(
        TenantSession session, LeaseScope scope, int owner, IReadOnlyList<(long TenantId, long Resource)> wanted)
    {
        var claimed = (await session.QueryAsync<Claimed>(ClaimSql, new
        {
            scope = Name(scope),
            resources = wanted.Select(w => w.Resource).ToArray(),
            tenantIds = wanted.Select(w => w.TenantId).ToArray(),
            owner,
            ttl = TimeToLive,
        }, CancellationToken.None)).ToDictionary(c => c.Resource);
        return [.. wanted.Select(w => claimed.Remove(w.Resource, out var mine)
            ? new Lease(this, scope, w.Resource, w.TenantId, owner, mine.Epoch, mine.Claims) : null)];
    }

    /// <summary>Renews leases from now on.</summary>
    public void Hold(IEnumerable<Lease> claimed)
    {
        foreach (var lease in claimed)
        {
            LeaseMetrics.Claimed(lease.Scope, lease.Claims);
            _held[(Name(lease.Scope), lease.Resource, lease.Epoch)] = lease;
        }
    }

    /// <summary>
    /// Frees a lease without a result. <paramref name="givenBack"/>: the claim does not count (a stop, an outage);
    /// otherwise it stays counted against the resource.
    /// </summary>
    public async Task ReleaseAsync(Lease lease, bool givenBack, CancellationToken cancel)
    {
        await using var session = await tenants.OpenAsync(lease.TenantId, cancel);
        await ReleaseAsync(session, [lease], givenBack);
    }

    /// <summary>The same of several of one worker.</summary>
    public static async Task ReleaseAsync(TenantSession session, IReadOnlyCollection<Lease> leases, bool givenBack)
    {
        foreach (var lease in leases)
        {
            lease.LetGo();
        }

        await session.QueryAsync<long>(ReleaseSql, new
        {
            scopes = leases.Select(lease => Name(lease.Scope)).ToArray(),
            resources = leases.Select(lease => lease.Resource).ToArray(),
            epochs = leases.Select(lease => lease.Epoch).ToArray(),
            owner = leases.First().Owner,
            claims = givenBack ? 1 : 0,
        }, CancellationToken.None);
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
        var ours = new
        {
            ttl = TimeToLive,
            left = TimeToLive - LongestAnswer,
            owner = await liveness.IdAsync(cancel),
            scopes = mine.Select(m => m.Key.Scope).ToArray(),
            resources = mine.Select(m => m.Key.Resource).ToArray(),
            epochs = mine.Select(m => m.Key.Epoch).ToArray(),
        };
        await using var connection = await database.OpenAsync(cancel);
        var renewed = mine.Length == 0 ? [] : (await connection.QueryAsync<(string, long, long)>(
            new CommandDefinition(RenewSql, ours, cancellationToken: cancel))).ToHashSet();
        var strays = await connection.ExecuteAsync(new CommandDefinition(StraySql, ours, cancellationToken: cancel));
        if (strays > 0)
        {
            LogStray(strays);
        }

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

    private sealed record Claimed(long Resource, long Epoch, int Claims);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "the {Scope} lease of {Resource} (epoch {Epoch}) belongs to somebody else now")]
    private partial void LogLost(string scope, long resource, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} leases that an outage had left with us are free again")]
    private partial void LogStray(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} leases were not renewed: {Reason}")]
    private partial void LogNotRenewed(int count, string reason);
}
