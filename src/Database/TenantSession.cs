using Dapper;
using Npgsql;

namespace Frota.Database;

/// <summary>
/// A connection that sees one tenant, or a few. Each statement stands alone: it goes out together with the one that
/// sets the tenants, in one round trip, which the server takes as one transaction.
/// </summary>
public class TenantSession : IAsyncDisposable
{
    // Local to the transaction: a pooled connection never carries one tenant's sight into another's work.
    private const string SeeSql = "SELECT set_config('frota.tenant', @sight, true)";

    private readonly NpgsqlConnection _connection;
    private readonly bool _isTransaction;
    private readonly IReadOnlyCollection<long> _tenantIds;
    private bool _sees;

    internal TenantSession(
        IReadOnlyCollection<long> tenantIds, NpgsqlConnection connection, bool isTransaction = false)
    {
        _tenantIds = tenantIds;
        _connection = connection;
        _isTransaction = isTransaction;
    }

    /// <summary>Whose rows are seen.</summary>
    /// <exception cref="InvalidOperationException">Several tenants' are.</exception>
    public long TenantId => _tenantIds.Single();

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
        await _connection.DisposeAsync();
    }

    private protected NpgsqlBatch Batch(string sql, object parameters)
    {
        var batch = _connection.CreateBatch();
        if (!_sees)
        {
            batch.BatchCommands.Add(Command(SeeSql, new Sight(string.Join(',', _tenantIds))));
            _sees = _isTransaction; // a statement that stands alone ends what it sees
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

    private sealed record Sight(string sight);
}
