using Npgsql;

namespace Frota.Harness.Proxies;

/// <summary>A fleet's links to its three servers, and the addresses that lead through them.</summary>
internal sealed class Links(string postgres, string broker, string redis) : IAsyncDisposable
{
    public ChaosProxy Postgres { get; } = new(new NpgsqlConnectionStringBuilder(postgres).Port);

    public ChaosProxy Broker { get; } = new(new Uri(broker).Port);

    public ChaosProxy Redis { get; } = new(new Uri($"redis://{redis}").Port);

    /// <summary>The database's address through the link.</summary>
    public string ThroughPostgres(string address) =>
        new NpgsqlConnectionStringBuilder(address) { Port = Postgres.Port }.ConnectionString;

    /// <summary>The broker's address through the link.</summary>
    public string ThroughBroker(string address) => new UriBuilder(address) { Port = Broker.Port }.Uri.ToString();

    /// <summary>Redis's address through the link.</summary>
    public string ThroughRedis => $"127.0.0.1:{Redis.Port}";

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await Broker.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
