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

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    /// <summary>Begins a transaction that sees <paramref name="tenantId"/>'s rows only.</summary>
    public async Task<TenantTransaction> BeginAsync(long tenantId, CancellationToken cancel)
    {
        var connection = await _source.OpenConnectionAsync(cancel);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.ExecuteAsync(new CommandDefinition(
                "SELECT set_config('frota.tenant', @tenantId::text, true)", new { tenantId }, transaction,
                cancellationToken: cancel));
            return new TenantTransaction(tenantId, connection, transaction);
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
