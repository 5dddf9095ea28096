using Frota.Database;

namespace Frota.Messaging.Leases;

/// <summary>Ends leases inside the transaction that writes the results of their work.</summary>
public static class LeaseCompletion
{
    /// <summary>
    /// True while the lease still has this epoch; its row is locked until the commit, so that nobody claims it in
    /// between.
    /// </summary>
    public static async Task<bool> HoldsAsync(TenantTransaction transaction, Lease lease, CancellationToken cancel) =>
        LeaseMetrics.Completed(lease.Scope, (await transaction.QueryAsync<long>("""
            SELECT epoch FROM leases
            WHERE scope = @scope AND resource = @resource AND epoch = @epoch AND owner = @owner FOR UPDATE
            """, Key(lease), cancel)).Count == 1);

    /// <summary>
    /// Frees leases of one scope and one worker and forgets their claims, each on the condition that it still has its
    /// epoch. Those that are missing from the answer are fenced: somebody else has the resource, and nothing may be
    /// written of it.
    /// </summary>
    public static async Task<IReadOnlySet<Lease>> CompleteAsync(
        TenantTransaction transaction, IReadOnlyList<Lease> leases, CancellationToken cancel)
    {
        var scope = leases[0].Scope;
        foreach (var lease in leases)
        {
            lease.LetGo(); // before the row says so: what is free by our own doing must not look taken
        }

        // Key to key, and past the index of owners, for the reason that is told at LeaseKeeper's release.
        var held = (await transaction.QueryAsync<(long Resource, long Epoch)>("""
            WITH held AS (
              SELECT l.* FROM (
                SELECT * FROM unnest(@resources, @epochs) AS h (resource, epoch) ORDER BY resource) AS h
              CROSS JOIN LATERAL (
                SELECT l.scope, l.resource FROM leases l
                WHERE l.scope = @scope AND l.resource = h.resource AND l.epoch = h.epoch
                  AND l.owner IS NOT DISTINCT FROM @owner FOR UPDATE) AS l)
            UPDATE leases l SET owner = NULL, until = NULL, claims = 0
            FROM held WHERE l.scope = held.scope AND l.resource = held.resource
            RETURNING l.resource, l.epoch
            """, new
        {
            scope = LeaseKeeper.Name(scope),
            owner = leases[0].Owner,
            resources = leases.Select(l => l.Resource).ToArray(),
            epochs = leases.Select(l => l.Epoch).ToArray(),
        }, cancel)).ToHashSet();
        return leases.Where(lease => LeaseMetrics.Completed(scope, held.Contains((lease.Resource, lease.Epoch))))
            .ToHashSet();
    }

    /// <summary>The same of one lease; false means that it is fenced.</summary>
    public static async Task<bool> TryAsync(TenantTransaction transaction, Lease lease, CancellationToken cancel) =>
        (await CompleteAsync(transaction, [lease], cancel)).Count == 1;

    private static object Key(Lease lease) => new
    {
        scope = LeaseKeeper.Name(lease.Scope),
        resource = lease.Resource,
        epoch = lease.Epoch,
        owner = lease.Owner,
    };
}
