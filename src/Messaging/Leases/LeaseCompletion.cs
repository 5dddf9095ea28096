using Frota.Database;

namespace Frota.Messaging.Leases;

/// <summary>Ends a lease inside the transaction that writes the result of the work.</summary>
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
    /// Frees the lease and forgets its claims, on the condition that it still has this epoch. False means that the
    /// worker was fenced: somebody else has the resource, and nothing of this transaction may commit.
    /// </summary>
    public static async Task<bool> TryAsync(TenantTransaction transaction, Lease lease, CancellationToken cancel)
    {
        lease.LetGo(); // before the row says so: what is free by our own doing must not look taken
        return LeaseMetrics.Completed(lease.Scope, await transaction.ExecuteAsync("""
            UPDATE leases SET owner = NULL, until = NULL, claims = 0
            WHERE scope = @scope AND resource = @resource AND epoch = @epoch AND owner = @owner
            """, Key(lease), cancel) == 1);
    }

    private static object Key(Lease lease) => new
    {
        scope = LeaseKeeper.Name(lease.Scope),
        resource = lease.Resource,
        epoch = lease.Epoch,
        owner = lease.Owner,
    };
}
