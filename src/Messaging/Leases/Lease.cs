namespace Frota.Messaging.Leases;

/// <summary>
/// The right to work on a resource until it is released, lost or taken. The epoch is the fencing token: whoever writes
/// the result of the work writes it on the condition that the row still has this epoch.
/// </summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly LeaseKeeper _keeper;
    private readonly CancellationTokenSource _lost = new();

    internal Lease(
        LeaseKeeper keeper, LeaseScope scope, long resource, long tenantId, int owner, long epoch, int claims)
    {
        _keeper = keeper;
        Scope = scope;
        Resource = resource;
        TenantId = tenantId;
        Owner = owner;
        Epoch = epoch;
        Claims = claims;
        Lost = _lost.Token;
    }

    /// <summary>What it is for.</summary>
    public LeaseScope Scope { get; }

    /// <summary>What is held.</summary>
    public long Resource { get; }

    /// <summary>Whose that is.</summary>
    public long TenantId { get; }

    /// <summary>The worker that holds it.</summary>
    public int Owner { get; }

    /// <summary>The fencing token.</summary>
    public long Epoch { get; }

    /// <summary>
    /// Claims since the last outcome, this one included: more than one means that a holder died at it.
    /// </summary>
    public int Claims { get; }

    /// <summary>Cancelled when a renewal finds that somebody else has it.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Stops renewing. Giving the row free belongs to the transaction that writes the result.</summary>
    public ValueTask DisposeAsync()
    {
        LetGo();
        _lost.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Renews it no more; it runs out, or is given free.</summary>
    internal void LetGo() => _keeper.Forget(this);

    internal void Lose()
    {
        LetGo();
        try
        {
            _lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // its work ended in this very moment
        }
    }
}
