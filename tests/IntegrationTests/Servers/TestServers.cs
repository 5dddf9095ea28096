using System.Globalization;
using Dapper;
using Frota.Database;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Frota.Migrations;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace Frota.IntegrationTests.Servers;

/// <summary>
/// The real servers of a test run: those that the environment names, or private ones started for this run. Each test
/// class gets a database of its own (a copy of one migrated template) and a virtual host of its own.
/// </summary>
public sealed class TestServers : IServers, IAsyncLifetime
{
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private readonly SemaphoreSlim _template = new(1);
    private string _folder = "";
    private bool _started;
    private int _count;
    private int _redisDatabases;
    private bool _migrated;

    public string Postgres { get; private set; } = "";

    public string RabbitMq { get; private set; } = "";

    public string Redis { get; private set; } = "";

    private string Template => $"frota_{_run}";

    public async ValueTask InitializeAsync()
    {
        _folder = Environment.GetEnvironmentVariable("FROTA_SERVERS") ?? "";
        if (Environment.GetEnvironmentVariable("FROTA_POSTGRES") is null)
        {
            _folder = Directory.CreateTempSubdirectory("frota-test-").FullName;
            _started = true;
            await Script.RunAsync("ops/servers", ["start", _folder], new() { ["FROTA_DURABLE"] = "0" });
            foreach (var line in await File.ReadAllLinesAsync(Path.Combine(_folder, "servers.env")))
            {
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                var (name, value) = (line[..equals], line[(equals + 1)..]);
                Environment.SetEnvironmentVariable(name, value.Trim('\''));
            }
        }

        Postgres = Environment.GetEnvironmentVariable("FROTA_POSTGRES")!;
        RabbitMq = Environment.GetEnvironmentVariable("FROTA_RABBITMQ")!;
        Redis = Environment.GetEnvironmentVariable("FROTA_REDIS")!;
    }

    /// <summary>An empty database with the schema; the owner's connection string.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        await _template.WaitAsync();
        try
        {
            if (!_migrated)
            {
                await new Migrator(For(Template)).MigrateAsync(null, CancellationToken.None);
                _migrated = true;
            }

            var name = $"{Template}_{++_count}";
            NpgsqlConnection.ClearAllPools(); // a template with a connection cannot be copied
            await using var connection = await ServerAsync();
            await connection.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
            return For(name);
        }
        finally
        {
            _template.Release();
        }
    }

    /// <summary>A database without anything in it, not even created.</summary>
    public string UnbornDatabase() => For($"frota_{_run}_unborn_{Interlocked.Increment(ref _count)}");

    /// <summary>A database as its owner sees it: all tables, of all tenants.</summary>
    public static NpgsqlConnection Owner(string postgres) => new(
        new NpgsqlConnectionStringBuilder(postgres) { SearchPath = $"{PostgresLogin.Schema},public" }.ConnectionString);

    /// <summary>A broker address whose queues are this caller's alone.</summary>
    public async Task<string> NewBrokerAsync()
    {
        if (_folder.Length == 0)
        {
            Assert.Skip("the broker given by FROTA_RABBITMQ cannot be given virtual hosts here: "
                + "set FROTA_SERVERS to its data folder");
        }

        var name = $"t{_run}_{Interlocked.Increment(ref _count)}";
        await Script.RunAsync("ops/servers", ["vhost", _folder, name]);
        return new UriBuilder(RabbitMq) { Path = name }.Uri.ToString();
    }

    /// <summary>Redis with a logical database that is this caller's alone.</summary>
    public string NewRedis() => string.Create(
        CultureInfo.InvariantCulture, $"{Redis},defaultDatabase={Interlocked.Increment(ref _redisDatabases)}");

    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            await Script.RunAsync("ops/servers", ["stop", _folder]);
            Directory.Delete(_folder, recursive: true);
        }
        else
        {
            await DropDatabasesAsync();
        }

        _template.Dispose();
    }

    private async Task DropDatabasesAsync()
    {
        await using var connection = await ServerAsync();
        foreach (var name in await connection.QueryAsync<string>(
            "SELECT datname FROM pg_database WHERE starts_with(datname, @Template)", new { Template }))
        {
            await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }

    private string For(string database) =>
        new NpgsqlConnectionStringBuilder(Postgres) { Database = database }.ConnectionString;

    private async Task<NpgsqlConnection> ServerAsync()
    {
        var server = new NpgsqlConnectionStringBuilder(Postgres) { Database = "postgres", Pooling = false };
        var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
