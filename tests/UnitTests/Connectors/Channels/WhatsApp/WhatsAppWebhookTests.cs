using System.Text;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.WhatsApp;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.WhatsApp;

public sealed class WhatsAppWebhookTests
{
    [Fact]
    public void Reads_the_recorded_messages()
    {
        var parsed = WhatsAppWebhook.Parse(Recorded.Body("whatsapp-cloud.json", "firstMessage"));
        Assert.Equal(
            new IncomingMessage(
                "wamid.FAKE_MSG_ID_001",
                "15550002222",
                "Test User",
                "text",
                "What is Vercel?",
                DateTimeOffset.FromUnixTimeSeconds(1772998024),
                "100000000000001"),
            Assert.Single(parsed.Messages));
        var second = WhatsAppWebhook.Parse(Recorded.Body("whatsapp-cloud.json", "secondMessage"));
        Assert.Equal("Tell me more", Assert.Single(second.Messages).Text);
    }

    [Fact]
    public void Reads_the_recorded_status() => Assert.Equal(
        new DeliveryStatus(
            "wamid.FAKE_MSG_SENT_001", DeliveryState.Sent, DateTimeOffset.FromUnixTimeSeconds(1772998034), "", null),
        Assert.Single(WhatsAppWebhook.Parse(Recorded.Body("whatsapp-cloud.json", "statusUpdate")).Statuses));

    [Fact]
    public void Reads_every_entry_change_message_and_status()
    {
        var parsed = WhatsAppWebhook.Parse(WhatsAppBodies.Mixed);
        Assert.Empty(parsed.Faults);
        Assert.Equal(
            [
                ("m1", "5511999990000", "Ana", "text", "oi \U0001F600", "111"),
                ("m2", "BR.1", "bia", "image", "veja", "111"),
                ("m3", "3", "", "hologram", "", "222"),
            ],
            parsed.Messages.Select(m => (m.ProviderId, m.Contact, m.ContactName, m.Kind, m.Text, m.Address)));
        Assert.Null(parsed.Messages[1].SentAt);
        Assert.Equal(
            new DeliveryStatus(
                "s1",
                DeliveryState.Failed,
                DateTimeOffset.FromUnixTimeSeconds(1772998034),
                "131047 More than 24 hours",
                Guid.Parse("0b2f6a3e-8f0e-4c7e-9a53-3f8a2c1d4e5f")),
            Assert.Single(parsed.Statuses));
    }

    [Theory]
    [InlineData("""{"id":"1","from":"2","type":"button","button":{"text":"Sim","payload":"p"}}""", "Sim")]
    [InlineData(
        """{"id":"1","from":"2","type":"interactive","""
        + """ "interactive":{"type":"button_reply","button_reply":{"title":"Sim"}}}""",
        "Sim")]
    [InlineData(
        """{"id":"1","from":"2","type":"interactive","""
        + """ "interactive":{"type":"list_reply","list_reply":{"title":"Dez"}}}""",
        "Dez")]
    [InlineData("""{"id":"1","from":"2","type":"interactive","interactive":{"type":"new_reply"}}""", "")]
    [InlineData("""{"id":"1","from":"2","type":"video","video":{"caption":"veja"}}""", "veja")]
    [InlineData("""{"id":"1","from":"2","type":"document","document":{"filename":"a.pdf","caption":null}}""", "")]
    [InlineData("""{"id":"1","from":"2","type":"audio","audio":{"voice":true}}""", "")]
    [InlineData("""{"id":"1","from":"2","type":"unsupported","errors":[{"code":131051}]}""", "")]
    [InlineData("""{"id":"1","from":"2"}""", "")]
    public void Takes_the_words_from_where_the_type_has_them(string message, string text)
    {
        var parsed = WhatsAppWebhook.Parse(WhatsAppBodies.With(message));
        Assert.Empty(parsed.Faults);
        Assert.Equal(text, Assert.Single(parsed.Messages).Text);
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "7", "id is missing or not a string" },
        { "null", "id is missing or not a string" },
        { WhatsAppBodies.Text(id: "\"\""), "id is missing or not a string" },
        { WhatsAppBodies.Text(id: "{}"), "id is missing or not a string" },
        { WhatsAppBodies.Text(id: $"\"{new string('x', 301)}\""), "id is longer than 300 characters" },
        { WhatsAppBodies.Text(id: "\"a\\u0000\""), "id contains U+0000" },
        { WhatsAppBodies.Text(from: "null"), "contact is missing or not a string" },
        { WhatsAppBodies.Text(from: $"\"{new string('9', 201)}\""), "contact is longer than 200 characters" },
        { WhatsAppBodies.Text(from: "\"9\\u0000\""), "contact contains U+0000" },
        { WhatsAppBodies.Text(body: "null"), "text is missing or not a string" },
        { WhatsAppBodies.Text(body: "[]"), "text is missing or not a string" },
        { WhatsAppBodies.Text(body: "\"\\ud800\""), "text is missing or not a string" },
        { WhatsAppBodies.Text(body: "\"a\\u0000b\""), "text contains U+0000" },
        { WhatsAppBodies.Text(body: $"\"{new string('x', 65_537)}\""), "text is longer than 65536 characters" },
        { WhatsAppBodies.Text(type: $"\"{new string('t', 61)}\""), "kind is longer than 60 characters" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Puts_a_broken_message_aside_and_goes_on(string broken, string reason)
    {
        var parsed = WhatsAppWebhook.Parse(
            WhatsAppBodies.With(WhatsAppBodies.Text("\"before\""), broken, WhatsAppBodies.Text("\"after\"")));
        Assert.Equal(["before", "after"], parsed.Messages.Select(message => message.ProviderId));
        Assert.Equal($"entry 0, change 0, message 1: {reason}", Assert.Single(parsed.Faults).Reason);
    }

    [Theory]
    [InlineData("""{"entry":[7,{"changes":[]}]}""", "entry 0: no array of changes")]
    [InlineData(
        """{"entry":[{"changes":[{"field":"messages"}]}]}""",
        "entry 0, change 0: value is not an object with arrays of messages and statuses")]
    [InlineData(
        """{"entry":[{"changes":[{"field":"messages","value":{"messages":{}}}]}]}""",
        "entry 0, change 0: value is not an object with arrays of messages and statuses")]
    [InlineData("""{"entry":[{"changes":[{"value":{}}]}]}""", "entry 0, change 0: no field")]
    [InlineData(
        """{"entry":[{"changes":[{"field":"messages","value":{"statuses":[{"id":"1"}]}}]}]}""",
        "entry 0, change 0, status 0: status is missing or not a string")]
    [InlineData(
        """{"entry":[{"changes":[{"field":"messages","value":{"statuses":[{"status":"read"}]}}]}]}""",
        "entry 0, change 0, status 0: id is missing or not a string")]
    public void Says_where_it_could_not_read_on(string body, string reason) =>
        Assert.Equal(reason, Assert.Single(WhatsAppWebhook.Parse(Encoding.UTF8.GetBytes(body)).Faults).Reason);

    [Theory]
    [InlineData("sent", DeliveryState.Sent)]
    [InlineData("delivered", DeliveryState.Delivered)]
    [InlineData("read", DeliveryState.Read)]
    [InlineData("played", DeliveryState.Read)]
    [InlineData("failed", DeliveryState.Failed)]
    [InlineData("deleted", null)]
    public void Knows_how_far_each_status_came(string word, DeliveryState? state)
    {
        var status = $$"""{"id":"1","status":"{{word}}"}""";
        var body = """{"entry":[{"changes":[{"field":"messages","value":{"statuses":[""" + status + "]}}]}]}";
        var parsed = WhatsAppWebhook.Parse(Encoding.UTF8.GetBytes(body));
        Assert.Empty(parsed.Faults);
        Assert.Equal(state, parsed.Statuses.SingleOrDefault()?.State);
    }

    [Fact]
    public void Cuts_a_name_between_characters()
    {
        var name = new string('x', 199) + "\U0001F600";
        var body = WhatsAppBodies.With(WhatsAppBodies.Text());
        var contacts = $$$"""{"contacts":[{"wa_id":"5511","profile":{"name":"{{{name}}}"}}],"messages":""";
        var named = Encoding.UTF8.GetString(body).Replace("{\"messages\":", contacts, StringComparison.Ordinal);
        var parsed = WhatsAppWebhook.Parse(Encoding.UTF8.GetBytes(named));
        Assert.Equal(new string('x', 199), Assert.Single(parsed.Messages).ContactName);
    }

    [Theory]
    [InlineData("""{"field":"messages","value":{"statuses":[]}}""", true)]
    [InlineData("""{"value":{"statuses" : []},"field":"messages"}""", true)]
    [InlineData("""{"value":{"statuses":[],"messages" : []}}""", false)]
    [InlineData("""{"value":{"messages":[{"text":{"body":"\"statuses\":"}}]}}""", false)]
    [InlineData("""{"value":{"statuses":[{"title":"\"messages\":"}]}}""", true)]
    [InlineData("""{"field":"messages","value":{"errors":[]}}""", false)]
    [InlineData("""{"field":"statuses"}""", false)]
    [InlineData("\"statuses\"", false)]
    [InlineData("", false)]
    public void Tells_bodies_with_only_statuses_by_their_members(string body, bool expected) =>
        Assert.Equal(expected, WhatsAppWebhook.HasOnlyStatuses(Encoding.UTF8.GetBytes(body)));
}
