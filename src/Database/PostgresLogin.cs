using Npgsql;

namespace Frota.Database;

/// <summary>The three ways into Postgres. Only migrations use the owner's.</summary>
public static class PostgresLogin
{
    /// <summary>Where the fleet's tables live.</summary>
    public const string Schema = "frota";

    /// <summary>How a connection string is written, told to whoever wrote it otherwise.</summary>
    public const string Form = "write it like Host=127.0.0.1;Username=…;Password=…;Database=frota";

    // A process that is frozen in the middle of a transaction keeps its locks and its socket: the server ends it
    // instead. And the server ends a statement before the client gives up on it, so that the two can be told apart: a
    // statement that is too long, and a server that does not answer.
    private const string ServerLimits = "-c idle_in_transaction_session_timeout=15s -c statement_timeout=18s";

    // What the app role asks goes by keys, whatever their values: planned once a connection, not at each call. Planning
    // was a third of the server's work.
    private const string PlannedOnce = " -c plan_cache_mode=force_generic_plan" + PlanByKey.Options;

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 20;

    /// <summary>
    /// The connection string of a role. A login of its own (<paramref name="own"/>) is the production way; without one,
    /// the owner's login steps down to the role as it connects, which suits a single machine and tests.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Neither string is given, or the one used is not a connection string.
    /// </exception>
    public static string For(string role, string? own, string? owner, int maxPoolSize)
    {
        if (string.IsNullOrWhiteSpace(own) && string.IsNullOrWhiteSpace(owner))
        {
            throw new ArgumentException(
                $"no way into Postgres as {role}: give FROTA_POSTGRES_{Suffix(role)} or FROTA_POSTGRES");
        }

        var login = string.IsNullOrWhiteSpace(own)
            ? Read("FROTA_POSTGRES", owner!)
            : Read($"FROTA_POSTGRES_{Suffix(role)}", own);
        login.SearchPath = $"{Schema},public";
        login.Timeout = ConnectSeconds;
        login.CommandTimeout = CommandSeconds;
        login.MaxPoolSize = maxPoolSize;
        login.MaxAutoPrepare = 60;
        login.AutoPrepareMinUsages = 2;
        login.ApplicationName = role;
        // Seven statements at each return to the pool, for a session that keeps nothing: the tenant ends with its
        // transaction, and whoever needs a session's lock opens one outside the pool.
        login.NoResetOnClose = true;
        login.IncludeErrorDetail = false; // details quote rows, and rows hold what people wrote
        var stepsDown = string.IsNullOrWhiteSpace(own) ? $"-c role={role} " : "";
        login.Options = $"{stepsDown}{ServerLimits}{(role == TenantDatabase.Role ? PlannedOnce : "")}";

        return login.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Read(string setting, string value)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(value);
        }
        catch (ArgumentException)
        {
            // Npgsql's own words are left out: behind a stray semicolon, the rest of a password reads as a keyword.
            throw new ArgumentException($"{setting} is no connection string: {Form}");
        }
    }

    private static string Suffix(string role) => role["frota_".Length..].ToUpperInvariant();
}
