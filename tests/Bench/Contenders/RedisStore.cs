using System.Diagnostics;
using System.Globalization;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;

namespace Frota.Bench.Contenders;

/// <summary>A Redis of a trial's own.</summary>
internal static class RedisStore
{
    /// <summary>Answers when it is on the disk: what a confirm of a quorum queue means.</summary>
    public static Task<Store> SyncedAsync() =>
        StartAsync("--appendonly", "yes", "--appendfsync", "always", "--save", "");

    /// <summary>An answer may be up to a second ahead of the disk.</summary>
    public static Task<Store> EverySecondAsync() =>
        StartAsync("--appendonly", "yes", "--appendfsync", "everysec", "--save", "");

    /// <summary>As the distribution has it: no log, and a snapshot after a minute at the soonest.</summary>
    public static Task<Store> AsShippedAsync() => StartAsync("--save", "3600 1 300 100 60 10000");

    private static async Task<Store> StartAsync(params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("frota-bench-redis-");
        var port = new Uri(FleetProcess.FreeUrl()).Port.ToString(CultureInfo.InvariantCulture);
        var redis = Process.Start("redis-server",
        [
            "--bind", "127.0.0.1", "--port", port, "--dir", folder.FullName, "--maxmemory-policy", "noeviction",
            "--logfile", Path.Combine(folder.FullName, "redis.log"), .. options,
        ]);
        var store = new Store(new() { ["BENCH_REDIS"] = $"127.0.0.1:{port}" }, [redis.Id], async () =>
        {
            redis.Kill();
            await redis.WaitForExitAsync();
            redis.Dispose();
            folder.Delete(recursive: true);
        });
        try
        {
            await Until.TrueAsync(async () =>
                (await Script.TryAsync("/usr/bin/redis-cli", ["-p", port, "ping"])).Output.Trim() == "PONG",
                "Redis does not answer");
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
