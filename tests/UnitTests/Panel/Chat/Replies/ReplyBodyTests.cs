using System.Text;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Webhook;
using Frota.Panel.Chat.Replies;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Replies;

public sealed class ReplyBodyTests
{
    [Fact]
    public void Reads_what_the_web_chat_channel_writes()
    {
        var sent = new OutgoingText("visitor", "Olá\n<b>", Guid.NewGuid());

        Assert.Equal(new ReplyBody("visitor", sent.AttemptId.ToString(), sent.Text),
            ReplyBody.Parse(WebhookMessage.Reply(sent, DateTimeOffset.UnixEpoch)));
    }

    [Fact]
    public void Reads_typing() =>
        Assert.Equal(new ReplyBody("v", null, null), Parse("""{"type":"typing","contact":{"id":"v"}}"""));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"type":"reply","id":"a","text":"t"}""")]
    [InlineData("""{"type":"reply","id":"a","text":"t","contact":"v"}""")]
    [InlineData("""{"type":"reply","id":"a","text":"t","contact":{"id":1}}""")]
    [InlineData("""{"type":"reply","id":"a","text":"","contact":{"id":"v"}}""")]
    [InlineData("""{"type":"reply","text":"t","contact":{"id":"v"}}""")]
    [InlineData("""{"type":"reply","id":"a","text":"\ud800","contact":{"id":"v"}}""")]
    [InlineData("""{"type":"other","id":"a","text":"t","contact":{"id":"v"}}""")]
    public void Anything_else_says_nothing(string json) => Assert.Null(Parse(json));

    [Fact]
    public void A_text_beyond_what_a_page_shows_says_nothing()
    {
        var text = new string('a', ReplyBody.MaxText + 1);

        Assert.Null(Parse($$"""{"type":"reply","id":"a","contact":{"id":"v"},"text":"{{text}}"}"""));
    }

    private static ReplyBody? Parse(string json) => ReplyBody.Parse(Encoding.UTF8.GetBytes(json));
}
