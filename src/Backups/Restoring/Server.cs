using System.Text.Json.Serialization;
using Dapper;
using Frota.Backups.Postgres;

namespace Frota.Backups.Restoring;

/// <summary>What stands where a backup is to be restored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetState>))]
public enum TargetState
{
    /// <summary>No database has the name.</summary>
    [JsonStringEnumMemberName("absent")]
    Absent,

    /// <summary>A database without a table.</summary>
    [JsonStringEnumMemberName("empty")]
    Empty,

    /// <summary>A database with something in it.</summary>
    [JsonStringEnumMemberName("filled")]
    Filled,
}

/// <summary>Makes, renames and drops databases; it works from the database <c>postgres</c>.</summary>
internal sealed class Server(string login)
{
    private const string FilledSql = """
        SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast')
        """;

    private readonly string _login = BackupLogin.To(login, "postgres");

    /// <summary>What stands under a name.</summary>
    public async Task<TargetState> StateAsync(string name, CancellationToken cancel)
    {
        if (await RemarkAsync(name, cancel) is null)
        {
            return TargetState.Absent;
        }

        await using var connection = await BackupLogin.OpenAsync(BackupLogin.To(login, name), cancel);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(FilledSql, cancellationToken: cancel))
            ? TargetState.Filled : TargetState.Empty;
    }

    /// <summary>A database's comment; empty for none, null when there is no such database.</summary>
    public async Task<string?> RemarkAsync(string name, CancellationToken cancel)
    {
        await using var connection = await BackupLogin.OpenAsync(_login, cancel);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition("""
            SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = @name
            """, new { name }, cancellationToken: cancel));
    }

    /// <summary>How many sessions are in a database.</summary>
    public async Task<long> SessionsAsync(string name, CancellationToken cancel)
    {
        await using var connection = await BackupLogin.OpenAsync(_login, cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = @name", new { name }, cancellationToken: cancel));
    }

    /// <summary>Makes the roles that a dump names, where they are missing; none of them can log in.</summary>
    public async Task EnsureRolesAsync(IEnumerable<string> roles, CancellationToken cancel)
    {
        await using var connection = await BackupLogin.OpenAsync(_login, cancel);
        foreach (var role in roles.Where(role => !role.StartsWith("pg_", StringComparison.Ordinal)))
        {
            // Two statements at most, of which each is made where it is needed.
            foreach (var sql in await connection.QueryAsync<string>(new CommandDefinition("""
                SELECT format('CREATE ROLE %I NOLOGIN', @role)
                  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = @role)
                UNION ALL SELECT format('GRANT %I TO %I', @role, current_user)
                  WHERE NOT EXISTS (SELECT FROM pg_roles r
                    WHERE r.rolname = @role AND pg_has_role(current_user, r.oid, 'MEMBER'))
                    AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
                """, new { role }, cancellationToken: cancel)))
            {
                await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancel));
            }
        }
    }

    public Task RenameAsync(string name, string to, CancellationToken cancel) =>
        ExecuteAsync($"ALTER DATABASE {BackupLogin.Quote(name)} RENAME TO {BackupLogin.Quote(to)}", cancel);

    public Task DropAsync(string name, CancellationToken cancel) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {BackupLogin.Quote(name)} WITH (FORCE)", cancel);

    public async Task ExecuteAsync(string sql, CancellationToken cancel)
    {
        await using var connection = await BackupLogin.OpenAsync(_login, cancel);
        await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancel));
    }
}
