using System.Text.Json;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Frota.Redis;
using StackExchange.Redis;
using Xunit;

namespace Frota.IntegrationTests.Redis;

/// <summary>Keys are counted on a real Redis, in a logical database of this class alone.</summary>
public sealed class RedisAuditTests(TestServers servers) : IAsyncLifetime
{
    private readonly string _address = servers.NewRedis();

    private ConnectionMultiplexer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await ConnectionMultiplexer.ConnectAsync(_address);

    public async ValueTask DisposeAsync()
    {
        await _redis.GetDatabase().ExecuteAsync("FLUSHDB");
        _redis.Dispose();
    }

    [Fact]
    public async Task Finds_what_nobody_owns_and_what_never_ends_among_thousands()
    {
        var database = _redis.GetDatabase();
        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i =>
            database.StringSetAsync($"frota:pace:{i}", i, TimeSpan.FromMinutes(1))));
        Assert.Equal((0, ""), await AuditAsync(0));

        await database.StringSetAsync("frota:chat:forever", "x");
        await database.StringSetAsync("somebody:else", "x", TimeSpan.FromMinutes(1));
        Assert.Equal((2, "frota:chat:forever somebody:else"), await AuditAsync(6));

        var census = await RedisCensus.TakeAsync(database, 10_000, TestContext.Current.CancellationToken);
        var pace = Assert.Single(census, f => f.Name == "pace");
        Assert.Equal((2_000, 0), (pace.Keys, pace.Astray));
        Assert.InRange(pace.Bytes, 2_000 * 40, 2_000 * 400);
        var some = await RedisCensus.TakeAsync(database, 600, TestContext.Current.CancellationToken);
        Assert.InRange(some.Sum(f => f.Keys), 600, 1_999);
    }

    [Fact]
    public async Task A_Redis_that_is_away_is_named_with_its_setting()
    {
        var ended = await RunAsync("127.0.0.1:1");
        Assert.Equal(69, ended.ExitCode);
        Assert.Contains("127.0.0.1:1", ended.Error, StringComparison.Ordinal);
        Assert.Contains("FROTA_REDIS", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_password_is_said_as_such_and_not_told()
    {
        await using var own = await PrivateServers.StartAsync(ownDisk: false, "redis");
        using (var redis = await ConnectionMultiplexer.ConnectAsync($"{own.Redis},allowAdmin=true"))
        {
            await redis.GetDatabase().ExecuteAsync("CONFIG", "SET", "requirepass", "the-right-one");
        }

        var ended = await RunAsync($"{own.Redis},password=not-this-one");
        Assert.Equal(69, ended.ExitCode);
        Assert.Contains("the password is refused", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not-this-one", ended.Error, StringComparison.Ordinal);
    }

    private async Task<(long Astray, string Examples)> AuditAsync(int exitCode)
    {
        var ended = await RunAsync(_address);
        Assert.True(ended.ExitCode == exitCode, ended.Output + ended.Error);
        var data = JsonDocument.Parse(ended.Output).RootElement.GetProperty("data");
        return (data.GetProperty("astray").GetInt64(), string.Join(' ', data.GetProperty("families").EnumerateArray()
            .Select(f => f.GetProperty("example").GetString()).Where(e => e!.Length > 0)));
    }

    private static Task<Ended> RunAsync(string address) => Script.TryAsync(Checkout.Executable("Cli"),
        ["redis", "audit", "--json"], new() { ["FROTA_REDIS"] = address, ["NO_COLOR"] = "1" });
}
