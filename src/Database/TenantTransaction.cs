using Npgsql;

namespace Frota.Database;

/// <summary>A transaction that sees one tenant, or a few; disposed without a commit, it rolls back.</summary>
public sealed class TenantTransaction : TenantSession
{
    private readonly NpgsqlTransaction _transaction;

    internal TenantTransaction(
        IReadOnlyCollection<long> tenantIds, NpgsqlConnection connection, NpgsqlTransaction transaction)
        : base(tenantIds, connection, isTransaction: true) => _transaction = transaction;

    /// <summary>Makes it last; while statements are held back, together with them.</summary>
    public Task CommitAsync(CancellationToken cancel) => ExecuteAsync("COMMIT", new { }, cancel);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        finally
        {
            await base.DisposeAsync();
        }
    }
}
