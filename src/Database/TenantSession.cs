using Dapper;
using Npgsql;

namespace Frota.Database;

/// <summary>
/// A connection that sees one tenant, or a few. Each statement stands alone: it goes out together with the one that
/// sets the tenants, in one round trip, which the server takes as one transaction. Several that do not need each
/// other's answers go in one, too (<see cref="Hold"/>).
/// </summary>
public class TenantSession : IAsyncDisposable
{
    // Local to the transaction: a pooled connection never carries one tenant's sight into another's work.
    private const string SeeSql = "SELECT set_config('frota.tenant', @sight, true)";

    private const string SeeLazilySql =
        "SELECT set_config('frota.tenant', @sight, true), set_config('synchronous_commit', 'off', true)";

    private readonly NpgsqlConnection _connection;
    private readonly bool _isTransaction;
    private readonly IReadOnlyCollection<long> _tenantIds;
    private List<Statement>? _held;
    private bool _sees;
    private bool _isLazy;

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

    /// <summary>
    /// Its commits do not wait for the disk. A crash of Postgres may undo what they did in its last half second, and
    /// with it all that anybody did after them: for what nobody outside learns of before a commit that waits.
    /// </summary>
    public void CommitLazily() => _isLazy = true;

    /// <summary>
    /// Holds back the statements that come now: <see cref="SendAsync"/> sends them, in their order, and only then their
    /// tasks end. Each sees what those before it did, and all of them last or none.
    /// </summary>
    public void Hold() => _held = [];

    /// <summary>
    /// Sends what was held back, in one round trip; one that fails fails all, and what they did is undone.
    /// </summary>
    public async Task SendAsync(CancellationToken cancel)
    {
        var held = _held ?? throw new InvalidOperationException("nothing is held");
        _held = null;
        try
        {
            await RunAsync(held, cancel);
        }
        catch (Exception e)
        {
            held.ForEach(statement => statement.Fail(e));
            throw;
        }
    }

    /// <summary>Runs a query; returns all its rows.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancel) =>
        AddAsync(new Query<T>(Command(sql, parameters)), cancel);

    /// <summary>Runs a query of at most one row.</summary>
    public async Task<T?> FindAsync<T>(string sql, object parameters, CancellationToken cancel) =>
        (await QueryAsync<T>(sql, parameters, cancel)).SingleOrDefault();

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _connection.DisposeAsync();
    }

    /// <summary>Runs a statement; returns the rows it changed.</summary>
    private protected Task<int> ChangeAsync(string sql, object parameters, CancellationToken cancel) =>
        AddAsync(new Change(Command(sql, parameters)), cancel);

    private async Task<T> AddAsync<T>(Statement<T> statement, CancellationToken cancel)
    {
        if (_held is { } held)
        {
            held.Add(statement);
        }
        else
        {
            await RunAsync([statement], cancel);
        }

        return await statement.Result;
    }

    private async Task RunAsync(IReadOnlyCollection<Statement> statements, CancellationToken cancel)
    {
        await using var batch = _connection.CreateBatch();
        if (!_sees)
        {
            batch.BatchCommands.Add(Command(_isLazy ? SeeLazilySql : SeeSql, new Sight(string.Join(',', _tenantIds))));
        }

        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(statement.Command);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancel);
        if (!_sees)
        {
            await reader.NextResultAsync(cancel); // past the tenants
            _sees = _isTransaction; // what stands alone ends what it sees
        }

        foreach (var statement in statements)
        {
            await statement.ReadAsync(reader, cancel);
        }

        await reader.NextResultAsync(cancel); // a fault that comes after the last row is a fault
        foreach (var statement in statements)
        {
            statement.End();
        }
    }

    private static NpgsqlBatchCommand Command(string sql, object parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        SqlParameters.Add(command.Parameters, parameters);
        return command;
    }

    private sealed record Sight(string sight);

    private abstract class Statement(NpgsqlBatchCommand command)
    {
        public NpgsqlBatchCommand Command => command;

        /// <summary>Reads its rows, if it has any, and goes on to the next one's.</summary>
        public abstract Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancel);

        public abstract void End();

        public abstract void Fail(Exception e);
    }

    private abstract class Statement<T>(NpgsqlBatchCommand command) : Statement(command)
    {
        private readonly TaskCompletionSource<T> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Result => _ended.Task;

        public override void End() => _ended.TrySetResult(Value());

        public override void Fail(Exception e) => _ended.TrySetException(e);

        protected abstract T Value();
    }

    private sealed class Query<T>(NpgsqlBatchCommand command) : Statement<IReadOnlyList<T>>(command)
    {
        private readonly List<T> _rows = [];

        public override async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancel)
        {
            var parse = reader.GetRowParser(typeof(T));
            while (await reader.ReadAsync(cancel))
            {
                _rows.Add((T)parse(reader));
            }

            await reader.NextResultAsync(cancel);
        }

        protected override IReadOnlyList<T> Value() => _rows;
    }

    // The reader steps over what has no rows by itself.
    private sealed class Change(NpgsqlBatchCommand command) : Statement<int>(command)
    {
        public override Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancel) => Task.CompletedTask;

        protected override int Value() => (int)Command.RecordsAffected;
    }
}
