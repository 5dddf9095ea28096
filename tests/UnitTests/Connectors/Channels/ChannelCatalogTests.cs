using Frota.Connectors.Channels;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels;

public sealed class ChannelCatalogTests
{
    private static readonly ChannelCatalog Standard =
        ChannelCatalog.Standard(ChannelEndpoints.Default, new HttpClient(), new HttpClient(), TimeProvider.System);

    [Fact]
    public void Lists_the_channels_of_this_build() => Assert.Equal(
        ["whatsapp-cloud", "telegram", "webhook", "webchat"], Standard.All.Select(channel => channel.Name));

    [Fact]
    public void Finds_a_channel_by_its_name() =>
        Assert.All(Standard.All, channel => Assert.Same(channel, Standard.Find(channel.Name)));

    [Theory]
    [InlineData("")]
    [InlineData("Telegram")]
    [InlineData("carrier-pigeon")]
    public void Finds_nothing_under_an_unknown_name(string name) => Assert.Null(Standard.Find(name));

    [Fact]
    public void Refuses_two_channels_of_one_name()
    {
        var fault = Assert.Throws<ArgumentException>(
            () => new ChannelCatalog([Standard.Find("telegram")!, Standard.Find("telegram")!]));
        Assert.Contains("'telegram'", fault.Message, StringComparison.Ordinal);
    }
}
