using Dapper;
using Npgsql;

namespace Frota.Database;

/// <summary>
/// A connection that sees one tenant. Each statement stands alone: it goes out together with the one that sets the
/// tenant, in one round trip, which the server takes as one transaction.
/// </summary>
public class TenantSession : IAsyncDisposable
{
    // Local to the transaction: a pooled connection never carries one tenant's sight into another's work.
    private const string SeeTenantSql = "SELECT set_config('frota.tenant', @tenantId::text, true)";

    private readonly NpgsqlConnection _connection;
    private readonly bool _isTransaction;
    private ConnectionShares.Place? _place;
    private bool _seesTenant;

    internal TenantSession(
        long tenantId, NpgsqlConnection connection, ConnectionShares.Place place, bool isTransaction = false)
    {
        TenantId = tenantId;
        _connection = connection;
        _place = place;
        _isTransaction = isTransaction;
    }

    /// <summary>Whose rows are seen.</summary>
    public long TenantId { get; }

    /// <summary>Runs a query; returns all its rows.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancel)
    {
        await using var batch = Batch(sql, parameters);
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        if (batch.BatchCommands.Count > 1)
        {
            await reader.NextResultAsync(cancel); // past the tenant
        }

        var rows = new List<T>();
        var parse = reader.GetRowParser(typeof(T));
        while (await reader.ReadAsync(cancel))
        {
            rows.Add((T)parse(reader));
        }

        await reader.NextResultAsync(cancel); // a fault that comes after the last row is a fault
        return rows;
    }

    /// <summary>Runs a query of at most one row.</summary>
    public async Task<T?> FindAsync<T>(string sql, object parameters, CancellationToken cancel) =>
        (await QueryAsync<T>(sql, parameters, cancel)).SingleOrDefault();

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            await _connection.DisposeAsync();
        }
        finally
        {
            Interlocked.Exchange(ref _place, null)?.GiveBack();
        }
    }

    private protected NpgsqlBatch Batch(string sql, object parameters)
    {
        var batch = _connection.CreateBatch();
        if (!_seesTenant)
        {
            batch.BatchCommands.Add(Command(SeeTenantSql, new Tenant(TenantId)));
            _seesTenant = _isTransaction; // a statement that stands alone ends what it sees
        }

        batch.BatchCommands.Add(Command(sql, parameters));
        return batch;
    }

    private static NpgsqlBatchCommand Command(string sql, object parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        SqlParameters.Add(command.Parameters, parameters);
        return command;
    }

    private sealed record Tenant(long tenantId);
}
