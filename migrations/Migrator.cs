using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Frota.Migrations;

/// <summary>One migration and whether the database has it.</summary>
/// <param name="Id">14 digits, <c>_</c>, a name.</param>
/// <param name="Applied">True when the history table names it.</param>
/// <param name="Known">False when the database has it and this build does not: the build is older.</param>
public sealed record MigrationState(string Id, bool Applied, bool Known);

/// <summary>
/// Changes the schema, one command at a time for the whole cluster: EF commits after each migration, so two migrators
/// could race in the gap; a session advisory lock around the command closes it.
/// </summary>
/// <param name="connectionString">A login that may create roles and schemas (the database's owner).</param>
public sealed class Migrator(string connectionString)
{
    // "FROTA DB" in ASCII: one key for every migrator of this database.
    private const long LockKey = 0x46524F5441204442;

    /// <summary>
    /// Applies what is missing, up to <paramref name="target"/> (the newest when null); returns what was applied.
    /// </summary>
    public async Task<IReadOnlyList<string>> MigrateAsync(string? target, CancellationToken cancel)
    {
        await CreateDatabaseAsync(cancel);
        await using var held = await LockAsync(cancel);
        await using var context = new SchemaContext(connectionString);
        var before = await context.Database.GetAppliedMigrationsAsync(cancel);
        await context.GetService<IMigrator>().MigrateAsync(target, cancel);
        var after = await context.Database.GetAppliedMigrationsAsync(cancel);
        return [.. after.Except(before)];
    }

    /// <summary>
    /// Reverts every migration above <paramref name="target"/> ("0" reverts all); returns what was reverted.
    /// </summary>
    public async Task<IReadOnlyList<string>> RollbackAsync(string target, CancellationToken cancel)
    {
        await using var held = await LockAsync(cancel);
        await using var context = new SchemaContext(connectionString);
        var before = await context.Database.GetAppliedMigrationsAsync(cancel);
        if (target != Migration.InitialDatabase && !before.Contains(target))
        {
            throw new ArgumentException($"the database has no migration '{target}'; `frota db status` lists them");
        }

        await context.GetService<IMigrator>().MigrateAsync(target, cancel);
        var after = await context.Database.GetAppliedMigrationsAsync(cancel);
        return [.. before.Except(after).Reverse()];
    }

    /// <summary>Every migration that this build or the database knows, in order.</summary>
    public async Task<IReadOnlyList<MigrationState>> StatusAsync(CancellationToken cancel)
    {
        await using var context = new SchemaContext(connectionString);
        var known = context.Database.GetMigrations().ToHashSet();
        var applied = (await AppliedAsync(context, cancel)).ToHashSet();
        return [.. known.Union(applied).Order(StringComparer.Ordinal)
            .Select(id => new MigrationState(id, applied.Contains(id), known.Contains(id)))];
    }

    /// <summary>
    /// How the database differs from what this build wants, in words: migrations that are missing or unknown, roles,
    /// row-level security and policies. Empty when it does not.
    /// </summary>
    public async Task<IReadOnlyList<string>> ValidateAsync(CancellationToken cancel)
    {
        var states = await StatusAsync(cancel);
        List<string> faults =
        [
            .. states.Where(s => !s.Applied).Select(s => $"the migration {s.Id} is pending"),
            .. states.Where(s => !s.Known).Select(s => $"the migration {s.Id} is not known to this build"),
        ];
        if (states.Any(s => s.Applied))
        {
            faults.AddRange(await SchemaDrift.FindAsync(connectionString, cancel));
        }

        return faults;
    }

    /// <summary>The SQL of all migrations; each part runs only where it is missing.</summary>
    public string Script()
    {
        using var context = new SchemaContext(connectionString);
        return context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
    }

    private static async Task<IEnumerable<string>> AppliedAsync(SchemaContext context, CancellationToken cancel)
    {
        try
        {
            return await context.Database.GetAppliedMigrationsAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return []; // no database yet
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken cancel)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        try
        {
            await using var probe = new NpgsqlConnection(connectionString);
            await probe.OpenAsync(cancel);
            return;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // falls through: the server is there, the database is not
        }

        var server = new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var create = connection.CreateCommand();
        create.CommandText = $"CREATE DATABASE \"{target.Database!.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        try
        {
            await create.ExecuteNonQueryAsync(cancel);
        }
        catch (PostgresException e)
            when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // another migrator made it in between
        }
    }

    private async Task<DbConnection> LockAsync(CancellationToken cancel)
    {
        // Pooling off: closing the connection ends the session, and the lock with it.
        var own = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = $"SELECT pg_advisory_lock({LockKey}); CREATE SCHEMA IF NOT EXISTS {SchemaContext.Schema}";
        await command.ExecuteNonQueryAsync(cancel);
        return connection;
    }
}
