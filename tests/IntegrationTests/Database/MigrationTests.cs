using Dapper;
using Frota.Database;
using Frota.IntegrationTests.Servers;
using Frota.Migrations;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Database;

/// <summary>The schema goes up, down and up again, and guards every tenant's rows.</summary>
public sealed class MigrationTests(TestServers servers)
{
    [Fact]
    public async Task It_goes_up_down_and_up_to_the_same_schema()
    {
        var database = servers.UnbornDatabase();
        var migrator = new Migrator(database);
        Assert.All(await migrator.StatusAsync(CancellationToken.None), m => Assert.False(m.Applied));
        var applied = await migrator.MigrateAsync(null, CancellationToken.None);
        Assert.NotEmpty(applied);
        var first = await ColumnsAsync(database);
        Assert.NotEmpty(first);
        Assert.Equal(applied.Reverse(), await migrator.RollbackAsync("0", CancellationToken.None));
        Assert.Empty(await ColumnsAsync(database));
        Assert.Equal(applied, await migrator.MigrateAsync(null, CancellationToken.None));
        Assert.Equal(first, await ColumnsAsync(database));
        Assert.All(await migrator.StatusAsync(CancellationToken.None),
            m => Assert.True(m is { Applied: true, Known: true }));
    }

    // As an operator of Postgres makes it: the roles are there, and the database is the login's own.
    [Fact]
    public async Task A_login_that_may_make_no_roles_migrates_where_they_are_made_for_it()
    {
        var owner = new NpgsqlConnectionStringBuilder(await servers.NewDatabaseAsync());
        var database = new NpgsqlConnectionStringBuilder(servers.UnbornDatabase())
        {
            Username = $"{owner.Database}_login",
            Password = "its own",
        };
        await using var connection = new NpgsqlConnection(owner.ConnectionString);
        await connection.ExecuteAsync($"CREATE ROLE {database.Username} LOGIN PASSWORD '{database.Password}' "
            + "IN ROLE frota_owner, frota_app, frota_fleet");
        await connection.ExecuteAsync($"CREATE DATABASE {database.Database} OWNER {database.Username}");
        try
        {
            var migrator = new Migrator(database.ConnectionString);
            Assert.NotEmpty(await migrator.MigrateAsync(null, CancellationToken.None));
            Assert.Empty(await migrator.ValidateAsync(CancellationToken.None));
            Assert.NotEmpty(await migrator.RollbackAsync("0", CancellationToken.None));
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await connection.ExecuteAsync($"DROP DATABASE {database.Database} WITH (FORCE)");
            await connection.ExecuteAsync($"DROP ROLE {database.Username}");
        }
    }

    [Fact]
    public async Task Two_migrators_at_once_do_no_harm()
    {
        var database = servers.UnbornDatabase();
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            new Migrator(database).MigrateAsync(null, CancellationToken.None)));
        Assert.NotEmpty(await ColumnsAsync(database));
        Assert.Contains(applied, a => a.Count > 0);
        Assert.Empty(await new Migrator(database).MigrateAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task The_script_builds_the_same_schema_and_may_run_twice()
    {
        var database = await EmptyAsync();
        var script = new Migrator(database).Script();
        await using var connection = new NpgsqlConnection(database);
        await connection.ExecuteAsync("CREATE SCHEMA IF NOT EXISTS frota");
        await connection.ExecuteAsync(script);
        await connection.ExecuteAsync(script);
        Assert.Equal(await ColumnsAsync(await servers.NewDatabaseAsync()), await ColumnsAsync(database));
    }

    [Fact]
    public async Task Every_table_with_a_tenant_is_guarded_by_forced_row_level_security()
    {
        await using var connection = new NpgsqlConnection(await servers.NewDatabaseAsync());
        var unguarded = await connection.QueryAsync<string>("""
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'frota'::regnamespace AND c.relkind = 'r'
              AND (c.relname = 'tenants'
                OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'))
              AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant'))
            """);
        Assert.Empty(unguarded);
    }

    [Fact]
    public async Task The_app_role_sees_one_tenant_and_nothing_without_one()
    {
        var owner = await servers.NewDatabaseAsync();
        await using (var connection = new NpgsqlConnection(owner))
        {
            await connection.ExecuteAsync("""
                INSERT INTO frota.tenants (slug, name) VALUES ('one', 'One'), ('two', 'Two');
                INSERT INTO frota.faq_entries (tenant_id, locale, question, answer)
                SELECT id, 'en', 'question of ' || slug, 'answer' FROM frota.tenants
                """);
        }

        var login = PostgresLogin.For(TenantDatabase.Role, null, owner, 1); // one pooled connection: reuse is certain
        await using var tenants = new TenantDatabase(login);
        await using (var transaction = await tenants.BeginAsync(1, CancellationToken.None))
        {
            Assert.Equal(["question of one"], await transaction.QueryAsync<string>(
                "SELECT question FROM faq_entries", new { }, CancellationToken.None));
        }

        // The same connection, which nothing resets, sees another tenant, statement by statement, and no more than it.
        foreach (var (id, question) in new[] { (2, "question of two"), (1, "question of one"), (2, "question of two") })
        {
            await using var session = await tenants.OpenAsync(id, CancellationToken.None);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal([question], await session.QueryAsync<string>(
                    "SELECT question FROM faq_entries", new { }, CancellationToken.None));
            }
        }

        await using var bare = new NpgsqlConnection(login);
        await bare.OpenAsync();
        Assert.Empty(await bare.QueryAsync<string>("SELECT question FROM faq_entries"));
        await Assert.ThrowsAsync<PostgresException>(() => bare.ExecuteAsync("CREATE TABLE frota.mine (id int)"));
        await Assert.ThrowsAsync<PostgresException>(() => bare.ExecuteAsync("UPDATE tenants SET name = 'x'"));
    }

    [Fact]
    public async Task An_altered_audit_entry_breaks_the_chain()
    {
        await using var connection = new NpgsqlConnection(await servers.NewDatabaseAsync());
        await connection.ExecuteAsync("""
            INSERT INTO frota.audit_log (actor, action, target)
            VALUES ('a', 'first', 't'), ('b', 'second', 't'), ('c', 'third', 't')
            """);
        const string Broken = """
            SELECT count(*) FROM (SELECT hash, sha256(previous || convert_to(concat_ws('|', tenant_id, actor, action,
                target, details::text, extract(epoch FROM at)), 'UTF8')) AS computed, previous,
                lag(hash, 1, '\x00') OVER (ORDER BY id) AS before FROM frota.audit_log) AS chain
            WHERE hash <> computed OR previous <> before
            """;
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>(Broken));
        await connection.ExecuteAsync("UPDATE frota.audit_log SET actor = 'nobody' WHERE action = 'second'");
        Assert.Equal(1, await connection.ExecuteScalarAsync<long>(Broken));
    }

    private async Task<string> EmptyAsync()
    {
        var database = servers.UnbornDatabase();
        var migrator = new Migrator(database);
        await migrator.MigrateAsync(null, CancellationToken.None);
        await migrator.RollbackAsync("0", CancellationToken.None);
        await using var connection = new NpgsqlConnection(database);
        await connection.ExecuteAsync("DROP SCHEMA frota CASCADE");
        return database;
    }

    private static async Task<IReadOnlyList<string>> ColumnsAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        return (await connection.QueryAsync<string>("""
            SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
              || coalesce(column_default, '')
            FROM information_schema.columns WHERE table_schema = 'frota' AND table_name <> 'schema_versions' ORDER BY 1
            """)).AsList();
    }
}
