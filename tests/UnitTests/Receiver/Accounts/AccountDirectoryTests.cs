using Frota.Database.Accounts;
using Frota.Receiver.Accounts;
using Xunit;

namespace Frota.UnitTests.Receiver.Accounts;

public sealed class AccountDirectoryTests
{
    private static readonly ChannelAccount Clinic = new(5, 3, "telegram", "clinic", "", null, [], [], null);
    private static readonly ChannelAccount Shop = new(6, 4, "webhook", "clinic", "", null, [], [], null);

    private readonly AccountDirectory _accounts = new();

    [Fact]
    public void Before_anything_was_read_it_knows_nobody_and_says_so()
    {
        Assert.False(_accounts.IsLoaded);
        Assert.Null(_accounts.Find("telegram", "clinic"));
    }

    [Fact]
    public void No_account_is_an_answer_too()
    {
        _accounts.Replace([]);

        Assert.True(_accounts.IsLoaded);
        Assert.Null(_accounts.Find("telegram", "clinic"));
    }

    [Theory]
    [InlineData("telegram", "clinic", 5L)]
    [InlineData("webhook", "clinic", 6L)]
    [InlineData("telegram", "Clinic", null)]
    [InlineData("Telegram", "clinic", null)]
    [InlineData("whatsapp-cloud", "clinic", null)]
    [InlineData("", "", null)]
    public void Finds_an_account_by_channel_and_key_letter_for_letter(string channel, string key, long? id)
    {
        _accounts.Replace([Clinic, Shop]);

        Assert.Equal(id, _accounts.Find(channel, key)?.Id);
    }

    [Fact]
    public void What_is_read_anew_takes_the_place_of_all_before()
    {
        _accounts.Replace([Clinic]);
        _accounts.Replace([Shop]);

        Assert.Null(_accounts.Find("telegram", "clinic"));
        Assert.Same(Shop, _accounts.Find("webhook", "clinic"));
    }
}
