using Npgsql;

namespace Frota.Database;

/// <summary>A transaction that sees one tenant, or a few; disposed without a commit, it rolls back.</summary>
public sealed class TenantTransaction : TenantSession
{
    private readonly NpgsqlTransaction _transaction;

    internal TenantTransaction(
        IReadOnlyCollection<long> tenantIds, NpgsqlConnection connection, NpgsqlTransaction transaction)
        : base(tenantIds, connection, isTransaction: true) => _transaction = transaction;

    /// <summary>Runs a statement; returns the rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancel) =>
        ChangeAsync(sql, parameters, cancel);

    /// <summary>Makes it last.</summary>
    public Task CommitAsync(CancellationToken cancel) => _transaction.CommitAsync(cancel);

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
