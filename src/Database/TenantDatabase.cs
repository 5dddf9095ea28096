using System.Collections.Concurrent;
using Npgsql;

namespace Frota.Database;

/// <summary>
/// Connections that see one tenant: what a transaction sees ends with it, and row-level security refuses the rest.
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

    /// <summary>Opens a session for statements that read <paramref name="tenantId"/>'s rows, each alone.</summary>
    public Task<TenantSession> OpenAsync(long tenantId, CancellationToken cancel) =>
        ConnectAsync(tenantId, (connection, share) =>
            ValueTask.FromResult(new TenantSession(tenantId, connection, share)), cancel);

    /// <summary>Begins a transaction that sees <paramref name="tenantId"/>'s rows only.</summary>
    public Task<TenantTransaction> BeginAsync(long tenantId, CancellationToken cancel) =>
        ConnectAsync(tenantId, async (connection, share) => new TenantTransaction(
            tenantId, connection, await connection.BeginTransactionAsync(cancel), share), cancel);

    private async Task<T> ConnectAsync<T>(
        long tenantId, Func<NpgsqlConnection, SemaphoreSlim, ValueTask<T>> begin, CancellationToken cancel)
    {
        var share = _shares.GetOrAdd(tenantId, _ => new SemaphoreSlim(MostOfTenant));
        await share.WaitAsync(cancel);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _source.OpenConnectionAsync(cancel);
            return await begin(connection, share);
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
