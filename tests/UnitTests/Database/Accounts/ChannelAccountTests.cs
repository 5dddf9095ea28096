using Frota.Database.Accounts;
using Xunit;

namespace Frota.UnitTests.Database.Accounts;

public sealed class ChannelAccountTests
{
    [Fact]
    public void In_words_it_is_its_name_and_none_of_its_secrets()
    {
        var account = new ChannelAccount(
            5, 3, "telegram", "shop", "shop_bot", "https://tenant.example/hook?key=hunter2",
            ["hunter2"], ["hunter2"], "hunter2");

        Assert.Equal("telegram/shop", account.ToString());
        Assert.Equal("telegram/shop", $"{account}");
    }
}
