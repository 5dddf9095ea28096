using Dapper;
using Frota.Backups.Archives;
using Frota.Backups.Restoring;
using Frota.Backups.Runs;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Backups;

/// <summary>A database of one test, and a folder for its backups.</summary>
internal sealed class BackupBench : IAsyncDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("frota-backup-");
    private readonly List<string> _databases = [];

    private BackupBench(string postgres)
    {
        Environment = new()
        {
            ["FROTA_POSTGRES"] = postgres,
            ["FROTA_BACKUP_DIR"] = Path.Combine(_place.FullName, "backups"),
            ["FROTA_BACKUP_KEYS"] = Key("b1", 1),
            ["NO_COLOR"] = "1",
        };
        _databases.Add(Database);
    }

    /// <summary>The settings; a test may change them.</summary>
    public Dictionary<string, string> Environment { get; }

    public BackupSettings Settings => BackupSettings.Read(Environment.GetValueOrDefault);

    public BackupFolder Folder => new(Environment["FROTA_BACKUP_DIR"]);

    public string Database => new NpgsqlConnectionStringBuilder(Environment["FROTA_POSTGRES"]).Database!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A migrated database without a row of anybody's.</summary>
    public static async Task<BackupBench> NewAsync(TestServers servers) => new(await servers.NewDatabaseAsync());

    /// <summary>A key as the setting takes it; the same number is the same key.</summary>
    public static string Key(string id, byte fill) =>
        $"{id}:{Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray())}";

    public Task<BackupReport> BackUpAsync(BackupKind kind = BackupKind.Full) =>
        new MakeBackup(Settings, Environment.GetValueOrDefault, TimeProvider.System).RunAsync(kind, Cancel);

    /// <summary>Restores a backup under a name of its own, which it returns.</summary>
    public async Task<string> RestoreAsync(string archive)
    {
        using var chain = ArchiveChain.Open(Folder.FileOf(archive));
        var name = $"{Database}_r{_databases.Count}";
        _databases.Add(name);
        await new RestoreBackup(Settings.Login, Settings.Keys, TimeProvider.System).RunAsync(chain, name, Cancel);
        return name;
    }

    public Task<DrillReport> DrillAsync(string archive) =>
        new DrillBackup(Settings, TimeProvider.System).RunAsync(Folder.FileOf(archive), Cancel);

    /// <summary>Runs the command line with the settings.</summary>
    public Task<Ended> FrotaAsync(params string[] arguments) =>
        Script.TryAsync(Checkout.Executable("Cli"), arguments, Environment);

    /// <summary>Puts a program of a shell's words in front of all others of its name.</summary>
    public string Program(string name, string script)
    {
        var path = Path.Combine(_place.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment["PATH"] = $"{_place.FullName}:{System.Environment.GetEnvironmentVariable("PATH")}";
        return path;
    }

    public async Task<NpgsqlConnection> OpenAsync(string? database = null)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Environment["FROTA_POSTGRES"])
        {
            Database = database ?? Database,
            SearchPath = "frota,public",
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(Cancel);
        return connection;
    }

    public async Task ExecuteAsync(string sql, string? database = null)
    {
        await using var connection = await OpenAsync(database);
        await connection.ExecuteAsync(sql);
    }

    public async Task<T> AskAsync<T>(string sql, string? database = null)
    {
        await using var connection = await OpenAsync(database);
        return await connection.QuerySingleAsync<T>(sql);
    }

    /// <summary>A tenant, an account, a contact and a conversation, and some messages in it.</summary>
    public Task SeedAsync(int messages = 10) => ExecuteAsync($"""
        INSERT INTO tenants (slug, name) VALUES ('t', 'T');
        INSERT INTO channel_accounts (tenant_id, channel, account_key) SELECT id, 'telegram', 'a' FROM tenants;
        INSERT INTO contacts (tenant_id, account_id, external_id) SELECT tenant_id, id, 'c' FROM channel_accounts;
        INSERT INTO conversations (tenant_id, account_id, contact_id) SELECT tenant_id, account_id, id FROM contacts;
        INSERT INTO faq_entries (tenant_id, locale, question, answer)
          SELECT id, 'pt', 'Que horas?', 'Às dez.' FROM tenants;
        INSERT INTO inbound_messages (tenant_id, account_id, conversation_id, provider_id, kind, body, webhook_id,
            received_at, disposition, settled_at)
          SELECT tenant_id, account_id, id, 'm' || n, 'text', 'Olá ' || n, gen_random_uuid(), now(), 'answered', now()
          FROM conversations, generate_series(1, {messages}) AS n
        """);

    /// <summary>Every row of every table and every sequence, as one text a table.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ContentAsync(string? database = null)
    {
        await using var connection = await OpenAsync(database);
        var content = new Dictionary<string, string>();
        foreach (var (table, kind) in await connection.QueryAsync<(string, char)>("""
            SELECT relname::text, relkind FROM pg_class
            WHERE relnamespace = 'frota'::regnamespace AND relkind IN ('r', 'S') AND relname !~ '^backup_runs'
            """))
        {
            content[table] = kind == 'S'
                ? await connection.QuerySingleAsync<string>(
                    $"SELECT format('%s %s', last_value, is_called) FROM \"{table}\"")
                : await connection.QuerySingleAsync<string>(
                    $"SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM \"{table}\" t");
        }

        return content;
    }

    /// <summary>The names of databases beside the test's own that a run left.</summary>
    public async Task<IReadOnlyList<string>> ScratchAsync()
    {
        await using var connection = await OpenAsync("postgres");
        return (await connection.QueryAsync<string>("""
            SELECT datname::text FROM pg_database
            WHERE starts_with(datname, @Database || '_') AND datname <> ALL (@databases)
            """, new { Database, databases = _databases.ToArray() })).AsList();
    }

    public ValueTask DisposeAsync()
    {
        _place.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
