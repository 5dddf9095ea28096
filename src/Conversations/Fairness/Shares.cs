using System.Collections.Concurrent;

namespace Frota.Conversations.Fairness;

/// <summary>
/// Tenants' shares at one moment, and what was claimed of them since. What was counted is never newer than the claims
/// on top of it, so a burst is seen while it comes and not a count later.
/// </summary>
/// <param name="pending">What was counted.</param>
/// <param name="slotsOfWorker">What each worker gives to share.</param>
public sealed class Shares(PendingWork pending, int slotsOfWorker)
{
    private readonly (long Tenant, int Pending)[] _smallestFirst =
        [.. pending.ByTenant.Select(p => (p.Key, p.Value)).OrderBy(p => p.Value)];

    private readonly ConcurrentDictionary<long, Tally> _tallies = [];

    /// <summary>The tenants that had something pending.</summary>
    public IEnumerable<long> Tenants => pending.ByTenant.Keys;

    /// <summary>The most that a tenant may have pending and still be no noisy neighbour.</summary>
    public int Of(long tenantId) => Find(tenantId).Share;

    /// <summary>Adds one to what a tenant has pending; false when that is more than its share.</summary>
    public bool TryClaim(long tenantId)
    {
        var tally = Find(tenantId);
        return Interlocked.Increment(ref tally.Pending) <= tally.Share;
    }

    private Tally Find(long tenantId) => _tallies.GetOrAdd(tenantId, id => new Tally
    {
        Pending = pending.ByTenant.GetValueOrDefault(id),
        Share = FairShare.Of(
            pending.Workers * slotsOfWorker, [.. _smallestFirst.Where(p => p.Tenant != id).Select(p => p.Pending)]),
    });

    private sealed class Tally
    {
        public int Pending;

        public int Share { get; init; }
    }
}
