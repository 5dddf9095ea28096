using System.Text.RegularExpressions;
using Frota.Redis;
using Frota.UnitTests.Conventions;
using Xunit;

namespace Frota.UnitTests.Redis;

public sealed class RedisKeysTests
{
    [Fact]
    public void No_family_stands_within_another() => Assert.All(RedisKeys.All, family =>
        Assert.Equal([family], RedisKeys.All.Where(f => f.Prefix.StartsWith(family.Prefix, StringComparison.Ordinal))));

    [Fact]
    public void Every_family_ends_and_says_whose_it_is() => Assert.All(RedisKeys.All, family =>
    {
        Assert.InRange(family.Longest, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        Assert.NotEmpty(family.Owner);
        Assert.NotEmpty(family.Purpose);
    });

    [Theory]
    [InlineData("frota:pace:7", "pace")]
    [InlineData("frota:chat:abc", "chat")]
    [InlineData("frota:pac", null)]
    [InlineData("session:frota:pace:7", null)]
    [InlineData("", null)]
    public void A_key_belongs_to_the_family_whose_prefix_it_has(string key, string? name) =>
        Assert.Equal(name, RedisKeys.FamilyOf(key)?.Name);

    [Fact]
    public void Nobody_else_writes_a_prefix_down() => Assert.Equal(["src/Redis/RedisKeys.cs"], Tree.Sources
        .Where(file => !file.Path.StartsWith("tests/", StringComparison.Ordinal)
            && file.Find(new Regex("\"frota:[a-z]+:")).Any())
        .Select(file => file.Path));
}
