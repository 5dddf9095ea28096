using Frota.Database;
using Npgsql;

namespace Frota.Backups.Postgres;

/// <summary>How backups come into Postgres: past row-level security, and without the fleet's time limits.</summary>
internal static class BackupLogin
{
    private const string NoLimits =
        "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c row_security=off";

    private const int ConnectSeconds = 5;

    /// <summary>The connection string of a login, made fit for long work.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string For(string setting, string value)
    {
        try
        {
            var login = new NpgsqlConnectionStringBuilder(value)
            {
                SearchPath = $"{PostgresLogin.Schema},public",
                Timeout = ConnectSeconds,
                CommandTimeout = 0,
                KeepAlive = ConnectSeconds,
                Pooling = false,
                ApplicationName = "frota_backup",
                IncludeErrorDetail = false, // details quote rows, and rows hold what people wrote
                Options = NoLimits,
            };
            return string.IsNullOrEmpty(login.Database)
                ? throw new ArgumentException($"{setting} names no database: {PostgresLogin.Form}")
                : login.ConnectionString;
        }
        catch (ArgumentException e) when (!e.Message.StartsWith(setting, StringComparison.Ordinal))
        {
            // Npgsql's own words may quote a password.
            throw new ArgumentException($"{setting} is no connection string: {PostgresLogin.Form}");
        }
    }

    /// <summary>The same login, to another database of the server.</summary>
    public static string To(string login, string database) =>
        new NpgsqlConnectionStringBuilder(login) { Database = database }.ConnectionString;

    /// <summary>The database that a login leads to.</summary>
    public static string DatabaseOf(string login) => new NpgsqlConnectionStringBuilder(login).Database!;

    public static async Task<NpgsqlConnection> OpenAsync(string login, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(login);
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A name as SQL writes it.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A table of ours as SQL writes it.</summary>
    public static string Table(string name) => $"{PostgresLogin.Schema}.{Quote(name)}";
}
