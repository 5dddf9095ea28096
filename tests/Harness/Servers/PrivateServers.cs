using Frota.Migrations;
using Npgsql;

namespace Frota.Harness.Servers;

/// <summary>
/// RabbitMQ, Postgres and Redis of one fleet alone, so that they can be killed, frozen and filled up: the project's own
/// <c>ops/servers</c> in a temporary folder.
/// </summary>
internal sealed class PrivateServers : IServers, IAsyncDisposable
{
    private readonly Dictionary<string, string> _addresses = [];
    private readonly string[] _names;
    private int _databases;

    private PrivateServers(string folder, SmallDisk? disk, string[] names) =>
        (Folder, Disk, _names) = (folder, disk, names);

    /// <summary>Where they keep their data.</summary>
    public string Folder { get; }

    /// <summary>Redis, as <c>host:port</c>.</summary>
    public string Redis => _addresses["FROTA_REDIS"];

    /// <summary>The server's connection string, of a superuser.</summary>
    public string Postgres => _addresses["FROTA_POSTGRES"];

    /// <summary>The broker's address, on its default virtual host.</summary>
    public string Broker => _addresses["FROTA_RABBITMQ"];

    /// <summary>The disk that they have for themselves; null when they share the machine's.</summary>
    public SmallDisk? Disk { get; }

    /// <summary>Starts those that are named, or all three, with fsync as in production.</summary>
    public static async Task<PrivateServers> StartAsync(bool ownDisk = false, params string[] names)
    {
        var folder = Directory.CreateTempSubdirectory("frota-attack-").FullName;
        var servers = new PrivateServers(folder, ownDisk ? await SmallDisk.MountAsync(folder) : null, names);
        await servers.StartAgainAsync();
        return servers;
    }

    /// <summary>Starts what does not run; returns when it answers.</summary>
    /// <exception cref="InvalidOperationException">One is at another address now: nobody would find it.</exception>
    public async Task StartAgainAsync()
    {
        await Script.RunAsync("ops/servers", ["start", Folder, .. _names]);
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Folder, "servers.env")))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var (name, address) = (line[..equals], line[(equals + 1)..].Trim('\''));
            if (!_addresses.TryAdd(name, address) && _addresses[name] != address)
            {
                throw new InvalidOperationException($"{name} has moved: its port was taken while it was down");
            }
        }
    }

    /// <summary>Sends a signal such as <c>-KILL</c> to <c>postgres</c>, <c>rabbitmq</c> or <c>redis</c>.</summary>
    public Task SignalAsync(string server, string signal) =>
        Script.RunAsync("ops/servers", ["kill", Folder, server, signal]);

    /// <summary>Runs <c>rabbitmqctl</c> on the broker.</summary>
    public Task BrokerAsync(params string[] command) =>
        Script.RunAsync("ops/servers", ["rabbitmqctl", Folder, .. command]);

    /// <summary>The end of what each server wrote.</summary>
    public string Logs() => string.Join('\n', Directory.GetFiles(Folder, "*.log").Select(file =>
        $"--- {Path.GetFileName(file)}\n{string.Join('\n', File.ReadLines(file).TakeLast(10))}"));

    public string NewRedis() => Redis;

    public async Task<string> NewDatabaseAsync()
    {
        var name = $"frota_{Interlocked.Increment(ref _databases)}";
        var database = new NpgsqlConnectionStringBuilder(Postgres) { Database = name }.ConnectionString;
        await new Migrator(database).MigrateAsync(null, CancellationToken.None);
        return database;
    }

    /// <summary>Drops a database of these servers, whoever is still connected to it.</summary>
    public async Task DropDatabaseAsync(string database)
    {
        var name = new NpgsqlConnectionStringBuilder(database).Database!;
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Postgres) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand(
            $"DROP DATABASE \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\" WITH (FORCE)", connection);
        await drop.ExecuteNonQueryAsync();
    }

    public async Task<string> NewBrokerAsync()
    {
        var name = $"fleet{Interlocked.Increment(ref _databases)}";
        await Script.RunAsync("ops/servers", ["vhost", Folder, name]);
        return new UriBuilder(Broker) { Path = name }.Uri.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await Script.RunAsync("ops/servers", ["stop", Folder]);
        if (Disk is not null)
        {
            await Disk.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
