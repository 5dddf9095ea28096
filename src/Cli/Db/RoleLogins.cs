using Dapper;
using Frota.Cli.Shell;
using Frota.Database;
using Npgsql;

namespace Frota.Cli.Db;

/// <summary>
/// Makes the roles log in with the passwords that their settings hold, so that a changed setting is enough.
/// </summary>
internal static class RoleLogins
{
    /// <summary>Returns the roles that were given a password.</summary>
    public static async Task<IReadOnlyList<string>> FollowAsync(
        string ownerLogin, Settings settings, CancellationToken cancel)
    {
        var wanted = Wanted(settings);
        await using var connection = new NpgsqlConnection(ownerLogin);
        await connection.OpenAsync(cancel);
        foreach (var (role, password) in wanted)
        {
            // ALTER ROLE takes no parameters: the server quotes its own literal.
            var alter = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
                "SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', @role, @password)", new { role, password },
                cancellationToken: cancel));
            await connection.ExecuteAsync(new CommandDefinition(alter!, cancellationToken: cancel));
        }

        return [.. wanted.Select(w => w.Role)];
    }

    /// <summary>The roles whose settings hold a login of their own.</summary>
    internal static IReadOnlyList<(string Role, string Password)> Wanted(Settings settings)
    {
        var wanted = new List<(string, string)>();
        foreach (var (name, role) in new[]
        {
            (SettingNames.PostgresApp, TenantDatabase.Role), (SettingNames.PostgresFleet, FleetDatabase.Role),
        })
        {
            if (settings[name] is not { } text)
            {
                continue;
            }

            var login = new NpgsqlConnectionStringBuilder(text);
            if (login.Username == role && !string.IsNullOrEmpty(login.Password))
            {
                wanted.Add((role, login.Password));
            }
        }

        return wanted;
    }
}
