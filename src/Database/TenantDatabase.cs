using Npgsql;

namespace Frota.Database;

/// <summary>
/// Connections that see one tenant, or a few: what a transaction sees ends with it, and row-level security refuses the
/// rest.
/// </summary>
public sealed class TenantDatabase(string connectionString) : IAsyncDisposable
{
    /// <summary>The role's name in Postgres.</summary>
    public const string Role = "frota_app";

    private readonly NpgsqlDataSource _source =
        new NpgsqlDataSourceBuilder(connectionString) { Name = Role }.Build(); // the name that its metrics have

    /// <summary>Opens a session for statements on <paramref name="tenantId"/>'s rows, each alone.</summary>
    public Task<TenantSession> OpenAsync(long tenantId, CancellationToken cancel) => OpenAsync([tenantId], cancel);

    /// <summary>
    /// Opens a session for statements, each alone, that do the same for several tenants at once: each row under its
    /// own.
    /// </summary>
    public async Task<TenantSession> OpenAsync(IEnumerable<long> tenantIds, CancellationToken cancel) =>
        new(tenantIds.ToHashSet(), await _source.OpenConnectionAsync(cancel));

    /// <summary>Begins a transaction that sees <paramref name="tenantId"/>'s rows only.</summary>
    public Task<TenantTransaction> BeginAsync(long tenantId, CancellationToken cancel) =>
        BeginAsync([tenantId], cancel);

    /// <summary>Begins a transaction that does the same for several tenants at once: each row under its own.</summary>
    public async Task<TenantTransaction> BeginAsync(IEnumerable<long> tenantIds, CancellationToken cancel)
    {
        var connection = await _source.OpenConnectionAsync(cancel);
        try
        {
            return new TenantTransaction(
                tenantIds.ToHashSet(), connection, await connection.BeginTransactionAsync(cancel));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
