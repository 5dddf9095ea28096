using Npgsql;

namespace Frota.Database;

/// <summary>Connections that see every tenant: intake, maintenance, dead letters, the command line. No DDL.</summary>
public sealed class FleetDatabase(string connectionString) : IAsyncDisposable
{
    /// <summary>The role's name in Postgres.</summary>
    public const string Role = "frota_fleet";

    private readonly NpgsqlDataSource _source =
        new NpgsqlDataSourceBuilder(connectionString) { Name = Role }.Build(); // the name that its metrics have

    /// <summary>Opens a pooled connection.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancel) => _source.OpenConnectionAsync(cancel);

    /// <summary>Opens a session for statements that each stand alone.</summary>
    public async Task<FleetSession> OpenSessionAsync(CancellationToken cancel) => new(await OpenAsync(cancel));

    /// <summary>
    /// Opens a connection outside the pool, for what lives as long as its session: an advisory lock. Its holder must be
    /// heard every few seconds: after 20 s of silence the server takes it for frozen and ends the session.
    /// </summary>
    public async Task<NpgsqlConnection> OpenLastingAsync(CancellationToken cancel)
    {
        var own = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            // Not the client's own keep-alive: it finds an ended session between two statements, and the next one would
            // quietly open another, without the lock.
            TcpKeepAlive = true,
        };
        own.Options += " -c idle_session_timeout=20s";
        var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync(cancel);
        return connection;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
