using Frota.Cli.Shell;
using Frota.Database;
using Npgsql;

namespace Frota.Cli.Doors;

/// <summary>Opens Postgres, and says which server and which setting when it does not answer.</summary>
internal static class PostgresDoor
{
    private const int Connections = 4;
    private const string Form = "write it as Host=…;Port=…;Username=…;Password=…;Database=…";

    private static readonly string[] NoSuchRole =
        [PostgresErrorCodes.InvalidParameterValue, PostgresErrorCodes.InsufficientPrivilege];

    /// <summary>The fleet role's connections; one was opened to see that it works.</summary>
    public static async Task<FleetDatabase> OpenFleetAsync(Settings settings, CancellationToken cancel)
    {
        var (own, owner) = (settings[SettingNames.PostgresFleet], settings[SettingNames.Postgres]);
        if (own is null && owner is null)
        {
            throw CliFault.Usage($"neither {SettingNames.PostgresFleet} nor {SettingNames.Postgres} is set", Form);
        }

        var variable = own is null ? SettingNames.Postgres : SettingNames.PostgresFleet;
        var login = Read(variable, () => PostgresLogin.For(FleetDatabase.Role, own, owner, Connections));
        var database = new FleetDatabase(login);
        try
        {
            await using var probe = await database.OpenAsync(cancel);
            return database;
        }
        catch (NpgsqlException e)
        {
            await database.DisposeAsync();
            // Without the role, the owner's login cannot step down to it: nothing was migrated yet.
            throw e is PostgresException p && NoSuchRole.Contains(p.SqlState)
                ? new CliFault(
                    ExitCodes.Failure, $"{Name(login)} has no role {FleetDatabase.Role} that this login may take",
                    "run: frota db migrate", e)
                : PostgresFault.Of(e, Name(login), variable);
        }
    }

    /// <summary>The owner's connection string, when its server answers; the database itself may be missing.</summary>
    public static async Task<string> OwnerAsync(Settings settings, CancellationToken cancel)
    {
        var owner = settings.Require(SettingNames.Postgres);
        var login = Read(SettingNames.Postgres,
            () => new NpgsqlConnectionStringBuilder(owner) { Timeout = 5 }.ConnectionString);
        try
        {
            await using var probe = new NpgsqlConnection(login);
            await probe.OpenAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // Migrating creates it; the other verbs say that nothing is applied.
        }
        catch (NpgsqlException e)
        {
            throw PostgresFault.Of(e, Name(login), SettingNames.Postgres);
        }

        return login;
    }

    /// <summary>How messages call the server: never with its password.</summary>
    public static string Name(string connectionString)
    {
        var login = new NpgsqlConnectionStringBuilder(connectionString);
        return $"Postgres at {login.Host}:{login.Port}/{login.Database}".TrimEnd('/');
    }

    private static string Read(string variable, Func<string> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException e)
        {
            throw CliFault.Usage($"{variable}: {e.Message}", Form);
        }
    }
}
