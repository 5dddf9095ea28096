using Dapper;
using Npgsql;

namespace Frota.Database;

/// <summary>
/// A connection on which each statement stands alone: it goes out together with the one that sets the connection up, in
/// one round trip, which the server takes as one transaction. Several that do not need each other's answers go in one,
/// too (<see cref="Hold"/>).
/// </summary>
public abstract class Session : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly bool _isTransaction;
    private List<Statement>? _held;
    private bool _isSetUp;

    private protected Session(NpgsqlConnection connection, bool isTransaction)
    {
        _connection = connection;
        _isTransaction = isTransaction;
    }

    private List<Statement> Held => _held ?? throw new InvalidOperationException("nothing is held");

    /// <summary>
    /// Holds back the statements that come now: <see cref="SendAsync"/> sends them, in their order, and only then their
    /// tasks end. Each sees what those before it did, and all of them last or none.
    /// </summary>
    public void Hold() => _held = [];

    /// <summary>
    /// What is held back by now lasts before what comes next begins, and whatever becomes of that. Outside of a
    /// transaction only.
    /// </summary>
    public void Divide() => Held[^1].Command.AppendErrorBarrier = true;

    /// <summary>
    /// Sends what was held back, in one round trip; one that fails fails all, and what they did is undone, back to
    /// where they were divided.
    /// </summary>
    public async Task SendAsync(CancellationToken cancel)
    {
        var held = Held;
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

    /// <summary>Runs a statement; returns the rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object parameters, CancellationToken cancel) =>
        AddAsync(new Change(Command(sql, parameters)), cancel);

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _connection.DisposeAsync();
    }

    /// <summary>
    /// The query of one row that sets a transaction up. What it sets is local to that: a pooled connection never
    /// carries it into another's work.
    /// </summary>
    private protected abstract NpgsqlBatchCommand SetUp();

    /// <summary>
    /// How many seconds of silence mean that nobody is there; by default what one statement may take. The server's word
    /// on any of them comes with that on the last.
    /// </summary>
    private protected virtual int Patience(int ofStatement, int statements) => ofStatement;

    private protected static NpgsqlBatchCommand Command(string sql, object parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        SqlParameters.Add(command.Parameters, parameters);
        return command;
    }

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
        batch.Timeout = Patience(batch.Timeout, statements.Count);
        if (!_isSetUp)
        {
            batch.BatchCommands.Add(SetUp());
        }

        foreach (var statement in statements)
        {
            batch.BatchCommands.Add(statement.Command);
            if (statement.IsDivide)
            {
                batch.BatchCommands.Add(SetUp());
            }
        }

        await using var reader = await batch.ExecuteReaderAsync(cancel);
        if (!_isSetUp)
        {
            await reader.NextResultAsync(cancel); // past the row of the set-up
            _isSetUp = _isTransaction; // what stands alone ends with its set-up
        }

        var read = new List<Statement>();
        foreach (var statement in statements)
        {
            await statement.ReadAsync(reader, cancel);
            read.Add(statement);
            if (statement.IsDivide)
            {
                await reader.NextResultAsync(cancel); // past the row of the set-up, and so past the commit
                read.ForEach(one => one.End());
                read.Clear();
            }
        }

        await reader.NextResultAsync(cancel); // a fault that comes after the last row is a fault
        read.ForEach(one => one.End());
    }

    private abstract class Statement(NpgsqlBatchCommand command)
    {
        public NpgsqlBatchCommand Command => command;

        /// <summary>Whether a transaction ends behind it, and another begins.</summary>
        public bool IsDivide => command.AppendErrorBarrier == true;

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
