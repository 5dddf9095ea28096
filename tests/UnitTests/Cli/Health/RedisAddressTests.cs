using Frota.Cli.Health;
using Frota.Cli.Shell;
using Xunit;

namespace Frota.UnitTests.Cli.Health;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:6380", "127.0.0.1", 6380, null)]
    [InlineData("redis", "redis", 6379, null)]
    [InlineData("redis:1,password=a=b,ssl=false", "redis", 1, "a=b")]
    [InlineData("abortConnect=false,one:1,two:2", "one", 1, null)]
    [InlineData("[::1]:6379", "::1", 6379, null)]
    public void Is_read_as_the_client_reads_it(string setting, string host, int port, string? password) =>
        Assert.Equal(new RedisAddress(host, port, password), RedisAddress.Parse(setting));

    [Theory]
    [InlineData("")]
    [InlineData(":6379")]
    [InlineData("redis:0")]
    [InlineData("redis:65536")]
    [InlineData("redis:port")]
    [InlineData("password=secret")]
    public void Refuses_what_is_no_address(string setting)
    {
        var fault = Assert.Throws<CliFault>(() => RedisAddress.Parse(setting));

        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }
}
