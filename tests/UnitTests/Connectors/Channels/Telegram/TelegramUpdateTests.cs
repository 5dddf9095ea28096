using System.Text;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Telegram;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.Telegram;

public sealed class TelegramUpdateTests
{
    [Fact]
    public void Reads_the_recorded_updates()
    {
        Assert.Equal(
            new IncomingMessage(
                "1001",
                "7527593",
                "Test User",
                "text",
                "@vercelchatsdkbot hi",
                DateTimeOffset.FromUnixTimeSeconds(1767224888),
                ""),
            Assert.Single(TelegramUpdate.Parse(Recorded.Body("telegram.json", "mention")).Messages));
        Assert.Equal("how are you", TelegramUpdate.Parse(Recorded.Body("telegram.json", "followUp")).Messages[0].Text);
    }

    [Theory]
    [InlineData("""{"chat":{"id":-100},"photo":[{}],"caption":"veja"}""", "photo", "veja")]
    [InlineData("""{"chat":{"id":-100},"document":{},"animation":{}}""", "animation", "")]
    [InlineData("""{"chat":{"id":-100},"voice":{}}""", "voice", "")]
    [InlineData("""{"chat":{"id":-100},"new_chat_title":"x"}""", "unknown", "")]
    public void Keeps_other_kinds_with_their_name_and_caption(string message, string kind, string text)
    {
        var read = Assert.Single(Parse($$"""{"update_id":1,"message":{{message}}}""").Messages);
        Assert.Equal((kind, text, "-100"), (read.Kind, read.Text, read.Contact));
    }

    [Theory]
    [InlineData("""{"update_id":1,"edited_message":{"chat":{"id":1},"text":"new words"}}""")]
    [InlineData("""{"update_id":1,"channel_post":{"chat":{"id":1},"text":"news"}}""")]
    [InlineData("""{"update_id":1,"my_chat_member":{}}""")]
    [InlineData("""{"update_id":1}""")]
    public void Leaves_out_what_is_no_new_message(string body) => Assert.Equal(ParsedWebhook.Empty, Parse(body));

    [Theory]
    [InlineData("""{"message":{"chat":{"id":1},"text":"x"}}""", "no update_id")]
    [InlineData("""{"update_id":1,"message":"x"}""", "message is not an object")]
    [InlineData("""{"update_id":1,"message":{"text":"x"}}""", "contact is missing or not a string")]
    [InlineData("""{"update_id":1,"message":{"chat":{"id":1},"text":{}}}""", "text is missing or not a string")]
    [InlineData("""{"update_id":1,"message":{"chat":{"id":1},"text":"a\u0000"}}""", "text contains U+0000")]
    public void Says_what_is_wrong(string body, string reason) =>
        Assert.Equal(reason, Assert.Single(Parse(body).Faults).Reason);

    [Fact]
    public void Names_a_person_by_both_names()
    {
        var read = Parse("""
            {"update_id":1,"message":{"chat":{"id":1},"from":{"first_name":"Ana","last_name":"Reis"},"text":"x"}}
            """);
        Assert.Equal("Ana Reis", read.Messages[0].ContactName);
    }

    private static ParsedWebhook Parse(string body) => TelegramUpdate.Parse(Encoding.UTF8.GetBytes(body));
}
