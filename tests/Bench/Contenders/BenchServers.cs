using System.Globalization;
using Frota.Harness.Servers;

namespace Frota.Bench.Contenders;

/// <summary>The servers of a run, with fsync as in production; each trial gets a part of its own.</summary>
internal sealed class BenchServers : IAsyncDisposable
{
    private BenchServers(PrivateServers servers) => Private = servers;

    /// <summary>RabbitMQ, Postgres and Redis as the fleet has them.</summary>
    public PrivateServers Private { get; }

    public static async Task<BenchServers> StartAsync() => new(await PrivateServers.StartAsync());

    /// <summary>The processes of all three, whose processor time a fleet costs besides its own.</summary>
    public IReadOnlyList<int> Stores => [Broker, Pid("postgres/postmaster.pid"), Pid("redis.pid")];

    /// <summary>The broker's process.</summary>
    public int Broker => Pid("rabbitmq/pid");

    /// <summary>A virtual host that ends with its trial, and all that was left in it.</summary>
    public async Task<Store> BrokerAsync()
    {
        var address = await Private.NewBrokerAsync();
        var host = new Uri(address).AbsolutePath.Trim('/');
        return new Store(new() { ["BENCH_RABBITMQ"] = address }, [Broker],
            async () => await Private.BrokerAsync("delete_vhost", host));
    }

    public ValueTask DisposeAsync() => Private.DisposeAsync();

    private int Pid(string file) => int.Parse(
        File.ReadLines(Path.Combine(Private.Folder, file)).First(), CultureInfo.InvariantCulture);
}

/// <summary>Where a peer keeps its jobs during a trial.</summary>
/// <param name="Environment">How a program finds it.</param>
/// <param name="Processes">What serves it.</param>
/// <param name="End">Ends it, with what it holds.</param>
internal sealed record Store(
    Dictionary<string, string> Environment, IReadOnlyList<int> Processes, Func<Task> End) : IAsyncDisposable
{
    /// <summary>Nothing is kept.</summary>
    public static Task<Store> NoneAsync() => Task.FromResult(new Store([], [], () => Task.CompletedTask));

    public async ValueTask DisposeAsync() => await End();
}
