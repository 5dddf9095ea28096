using System.Text;
using System.Text.Json;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Webhook;
using Frota.Panel.Chat.Posting;
using Xunit;

namespace Frota.UnitTests.Panel.Chat.Posting;

public sealed class WebChatMessageTests
{
    private static readonly Draft Draft = new(Guid.Parse("0f3c6a52-54a1-4f0e-9d2b-1f9c3a4b5c6d"), "Olá \"você\"\n<b>");
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Has_the_form_of_the_fleets_own_webhooks() => Assert.True(JsonElement.DeepEquals(
        JsonDocument.Parse("""
            {"id":"0f3c6a52-54a1-4f0e-9d2b-1f9c3a4b5c6d","type":"message","contact":{"id":"v","name":""},
             "text":"Olá \"você\"\n<b>","timestamp":"2026-03-01T12:00:00Z"}
            """).RootElement,
        JsonDocument.Parse(WebChatMessage.Write(Draft, "v", At)).RootElement));

    [Fact]
    public void Reads_as_one_message_of_the_visitor_under_the_browsers_id()
    {
        var read = WebhookMessage.Parse(Encoding.UTF8.GetBytes(WebChatMessage.Write(Draft, "v", At)));

        Assert.Equal([new IncomingMessage(Draft.Id.ToString(), "v", "", "text", Draft.Text, At, "")], read.Messages);
        Assert.Empty(read.Faults);
    }
}
