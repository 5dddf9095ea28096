using Npgsql;

namespace Frota.Database;

/// <summary>
/// Connections that see one tenant: what a transaction sees ends with it, and row-level security refuses the rest.
/// </summary>
public sealed class TenantDatabase(string connectionString) : IAsyncDisposable
{
    /// <summary>The role's name in Postgres.</summary>
    public const string Role = "frota_app";

    private readonly NpgsqlDataSource _source =
        new NpgsqlDataSourceBuilder(connectionString) { Name = Role }.Build(); // the name that its metrics have
    private readonly ConnectionShares _shares =
        new(new NpgsqlConnectionStringBuilder(connectionString).MaxPoolSize, TimeProvider.System);

    /// <summary>Opens a session for statements on <paramref name="tenantId"/>'s rows, each alone.</summary>
    public Task<TenantSession> OpenAsync(long tenantId, CancellationToken cancel) =>
        ConnectAsync(tenantId, (connection, place) =>
            ValueTask.FromResult(new TenantSession(tenantId, connection, place)), cancel);

    /// <summary>Begins a transaction that sees <paramref name="tenantId"/>'s rows only.</summary>
    public Task<TenantTransaction> BeginAsync(long tenantId, CancellationToken cancel) =>
        ConnectAsync(tenantId, async (connection, place) => new TenantTransaction(
            tenantId, connection, await connection.BeginTransactionAsync(cancel), place), cancel);

    private async Task<T> ConnectAsync<T>(
        long tenantId, Func<NpgsqlConnection, ConnectionShares.Place, ValueTask<T>> begin, CancellationToken cancel)
    {
        var place = await _shares.TakeAsync(tenantId, cancel);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _source.OpenConnectionAsync(cancel);
            return await begin(connection, place);
        }
        catch
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            place.GiveBack();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
