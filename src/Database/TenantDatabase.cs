using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace Frota.Database;

/// <summary>
/// Connections that see one tenant. The tenant is set inside the transaction and ends with it, so a pooled connection
/// never carries one tenant's sight into another's work; row-level security refuses the rest.
/// </summary>
public sealed class TenantDatabase(string connectionString) : IAsyncDisposable
{
    /// <summary>The role's name in Postgres.</summary>
    public const string Role = "frota_app";

    /// <summary>
    /// Connections that one tenant's work may hold at a time. A worker's pool has 20, so two busy tenants still leave
    /// the others some: the pool itself serves whoever came first, and a burst would be hundreds ahead of them.
    /// </summary>
    public const int MostOfTenant = 8;

    private readonly NpgsqlDataSource _source =
        new NpgsqlDataSourceBuilder(connectionString) { Name = Role }.Build(); // the name that its metrics have
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _shares = [];

    /// <summary>Begins a transaction that sees <paramref name="tenantId"/>'s rows only.</summary>
    public async Task<TenantTransaction> BeginAsync(long tenantId, CancellationToken cancel)
    {
        var share = _shares.GetOrAdd(tenantId, _ => new SemaphoreSlim(MostOfTenant));
        await share.WaitAsync(cancel);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _source.OpenConnectionAsync(cancel);
            var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.ExecuteAsync(new CommandDefinition(
                "SELECT set_config('frota.tenant', @tenantId::text, true)", new { tenantId }, transaction,
                cancellationToken: cancel));
            return new TenantTransaction(tenantId, connection, transaction, share);
        }
        catch
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            share.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
