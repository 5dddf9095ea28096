using Dapper;
using Npgsql;

namespace Frota.Database;

/// <summary>A transaction that sees one tenant; disposed without a commit, it rolls back.</summary>
public sealed class TenantTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private SemaphoreSlim? _share;

    internal TenantTransaction(
        long tenantId, NpgsqlConnection connection, NpgsqlTransaction transaction, SemaphoreSlim share)
    {
        _share = share;
        TenantId = tenantId;
        _connection = connection;
        _transaction = transaction;
    }

    /// <summary>Whose rows are seen.</summary>
    public long TenantId { get; }

    /// <summary>Runs a statement; returns the rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancel) =>
        _connection.ExecuteAsync(Command(sql, parameters, cancel));

    /// <summary>Runs a query; returns all its rows.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancel) =>
        (await _connection.QueryAsync<T>(Command(sql, parameters, cancel))).AsList();

    /// <summary>Runs a query of at most one row.</summary>
    public Task<T?> FindAsync<T>(string sql, object parameters, CancellationToken cancel) =>
        _connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters, cancel));

    /// <summary>Makes it last.</summary>
    public Task CommitAsync(CancellationToken cancel) => _transaction.CommitAsync(cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
            await _connection.DisposeAsync();
        }
        finally
        {
            Interlocked.Exchange(ref _share, null)?.Release();
        }
    }

    private CommandDefinition Command(string sql, object parameters, CancellationToken cancel) =>
        new(sql, parameters, _transaction, cancellationToken: cancel);
}
