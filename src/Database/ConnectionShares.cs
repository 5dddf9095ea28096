namespace Frota.Database;

/// <summary>
/// Divides a pool's connections among the tenants that use them: the pool itself serves whoever came first, and a burst
/// would be hundreds ahead of everybody else. A tenant alone may hold all of them; beside others its part, so that it
/// does not take Postgres from them either.
/// </summary>
/// <param name="connections">The pool's size.</param>
/// <param name="time">Says who uses it now: who came in this second or in the last.</param>
internal sealed class ConnectionShares(int connections, TimeProvider time)
{
    /// <summary>
    /// Nobody's part is less, however many share: statements take about a millisecond, so four keep a core of Postgres
    /// busy, and more of them make everybody else's slower.
    /// </summary>
    public const int Least = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Tenant> _tenants = [];
    private readonly HashSet<long> _seen = [];
    private long _second;
    private int _seenLastSecond;

    /// <summary>Takes a connection's place as soon as the tenant's part has one free.</summary>
    public async Task<Place> TakeAsync(long tenantId, CancellationToken cancel)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            See(tenantId);
            if (!_tenants.TryGetValue(tenantId, out var tenant))
            {
                _tenants[tenantId] = tenant = new Tenant();
            }

            tenant.Waiting.Enqueue(waiting);
            Grant(tenant);
        }

        try
        {
            await waiting.Task.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            if (!waiting.TrySetCanceled(CancellationToken.None))
            {
                GiveBack(tenantId); // it came at the same moment
            }

            throw;
        }

        return new Place(this, tenantId);
    }

    private void GiveBack(long tenantId)
    {
        lock (_gate)
        {
            var tenant = _tenants[tenantId];
            tenant.Held--;
            Grant(tenant);
            if (tenant.Held == 0)
            {
                _tenants.Remove(tenantId);
            }
        }
    }

    private void Grant(Tenant tenant)
    {
        var part = Math.Max(Least, connections / Math.Max(1, Math.Max(_seen.Count, _seenLastSecond)));
        while (tenant.Held < part && tenant.Waiting.TryDequeue(out var next))
        {
            tenant.Held += next.TrySetResult() ? 1 : 0;
        }
    }

    private void See(long tenantId)
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        if (second != _second)
        {
            _seenLastSecond = second == _second + 1 ? _seen.Count : 0;
            _second = second;
            _seen.Clear();
        }

        _seen.Add(tenantId);
    }

    private sealed class Tenant
    {
        public int Held { get; set; }

        public Queue<TaskCompletionSource> Waiting { get; } = [];
    }

    /// <summary>The right to hold one connection.</summary>
    internal sealed class Place(ConnectionShares shares, long tenantId)
    {
        private ConnectionShares? _shares = shares;

        /// <summary>Lets the next one have it; a second time, nothing.</summary>
        public void GiveBack() => Interlocked.Exchange(ref _shares, null)?.GiveBack(tenantId);
    }
}
