using StackExchange.Redis;
using Xunit;

namespace Frota.IntegrationTests.Servers;

/// <summary>What each test class gets of the servers that all of them share.</summary>
public sealed class TestServersTests(TestServers servers)
{
    [Fact]
    public async Task Nobody_finds_the_keys_of_another()
    {
        using var mine = await ConnectionMultiplexer.ConnectAsync(servers.NewRedis());
        using var yours = await ConnectionMultiplexer.ConnectAsync(servers.NewRedis());
        await mine.GetDatabase().StringSetAsync("frota:pace:1", "a long line", TimeSpan.FromMinutes(1));

        Assert.True(await mine.GetDatabase().KeyExistsAsync("frota:pace:1"));
        Assert.False(await yours.GetDatabase().KeyExistsAsync("frota:pace:1"));
    }
}
