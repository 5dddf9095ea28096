using System.Globalization;
using System.Text;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Frota.Connectors.Channels.Webhook;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.Webhook;

public sealed class WebhookContractTests : ChannelContract
{
    private static readonly IChannel Webhook = new WebhookChannel("webhook", new HttpClient(), TimeProvider.System);

    protected override IChannel Channel => Webhook;

    protected override string OldSecret => "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    protected override string NewSecret => "whsec_bmV3IHNlY3JldCBvZiB0aGlydHktdHdvIGJ5dGVzIQ==";

    protected override string Proof => StandardWebhooks.SignatureHeader;

    protected override IReadOnlyList<byte[]> Bodies { get; } =
    [
        """
        {"id":"m1","type":"message","contact":{"id":"c1","name":"Ana"},"text":"oi","timestamp":"2026-01-31T12:00:00Z"}
        """u8.ToArray(),
        """{"id":2,"type":"message","contact":{"id":7},"text":"ol\u00e1"}"""u8.ToArray(),
    ];

    [Theory]
    [InlineData(StandardWebhooks.IdHeader)]
    [InlineData(StandardWebhooks.TimestampHeader)]
    public void Needs_each_of_its_headers_once(string name)
    {
        var headers = Sign(Bodies[0], NewSecret);
        var value = headers[name][0];
        Assert.Equal(Authenticity.Missing, Judge(headers.With(name), Bodies[0], NewSecret));
        Assert.Equal(Authenticity.Malformed, Judge(headers.With(name, value, value), Bodies[0], NewSecret));
        Assert.Equal(Authenticity.Malformed, Judge(headers.With(name, "."), Bodies[0], NewSecret));
    }

    [Fact]
    public void Refuses_what_was_signed_long_ago()
    {
        var headers = Sign(Bodies[0], NewSecret);
        Assert.Equal(Authenticity.Stale, Channel.Verify(headers, Bodies[0], [NewSecret], Now.AddSeconds(301)));
    }

    [Fact]
    public void Reads_a_message() => Assert.Equal(
        new IncomingMessage("m1", "c1", "Ana", "text", "oi", Now, ""),
        Assert.Single(Channel.Parse(Bodies[0]).Messages));

    [Fact]
    public void Leaves_out_types_it_does_not_know() =>
        Assert.Equal(ParsedWebhook.Empty, Channel.Parse("""{"id":"1","type":"typing"}"""u8));

    [Theory]
    [InlineData("""{"type":"message","contact":{"id":"c"},"text":"x"}""", "id is missing or not a string")]
    [InlineData("""{"id":"1","type":"message","contact":"c","text":"x"}""", "contact is missing or not a string")]
    [InlineData("""{"id":"1","type":"message","contact":{"id":"c"}}""", "text is missing or not a string")]
    [InlineData("""{"id":"1","type":"message","contact":{"id":"c"},"text":"\u0000"}""", "text contains U+0000")]
    [InlineData("""{"id":"1"}""", "type is missing or not a string")]
    public void Says_what_is_wrong(string body, string reason) =>
        Assert.Equal(reason, Assert.Single(Channel.Parse(Encoding.UTF8.GetBytes(body)).Faults).Reason);

    protected override Headers Sign(byte[] body, string secret) => new(
        (StandardWebhooks.IdHeader, "msg_1"),
        (StandardWebhooks.TimestampHeader, Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        (StandardWebhooks.SignatureHeader, StandardWebhooks.Sign("msg_1", Now, body, secret)));
}
