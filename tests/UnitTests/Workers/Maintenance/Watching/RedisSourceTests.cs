using Frota.Workers.Maintenance.Watching;
using Xunit;

namespace Frota.UnitTests.Workers.Maintenance.Watching;

public sealed class RedisSourceTests
{
    private const string Memory = "# Memory\r\nused_memory:1048576\r\nused_memory_human:1.00M\r\nmaxmemory:0\r\n";

    [Theory]
    [InlineData("used_memory", 1_048_576)]
    [InlineData("maxmemory", 0)]
    public void Reads_a_line(string name, long value) => Assert.Equal(value, RedisSource.Read(Memory, name));

    [Fact]
    public void Refuses_an_answer_without_it() =>
        Assert.Throws<IOException>(() => RedisSource.Read(Memory, "used_memory_rss"));
}
