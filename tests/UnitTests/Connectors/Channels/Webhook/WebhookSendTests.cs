using System.Text;
using System.Text.Json;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Frota.Connectors.Channels.Webhook;
using Frota.Connectors.Http;
using Frota.UnitTests.Connectors.Http;
using Xunit;

namespace Frota.UnitTests.Connectors.Channels.Webhook;

public sealed class WebhookSendTests : SendContract
{
    private const string Key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private const string OlderKey = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    protected override SendAccount Account { get; } = new("", Key, "https://tenant.example/replies");

    [Theory]
    [InlineData(200, "sent", "0b2f6a3e-8f0e-4c7e-9a53-3f8a2c1d4e5f")]
    [InlineData(204, "sent", "0b2f6a3e-8f0e-4c7e-9a53-3f8a2c1d4e5f")]
    [InlineData(301, "rejected", "status 301")]
    [InlineData(400, "rejected", "status 400")]
    [InlineData(410, "rejected", "status 410")]
    [InlineData(408, "refused", "status 408")]
    [InlineData(429, "refused", "status 429")]
    [InlineData(500, "refused", "status 500")]
    [InlineData(503, "refused", "status 503")]
    [InlineData(502, "unknown", "status 502")]
    [InlineData(504, "unknown", "status 504")]
    [InlineData(522, "unknown", "status 522")]
    public async Task Maps_what_the_other_side_answers(int status, string result, string reason) =>
        Assert.Equal((result, reason, null), await OutcomeAsync(status, "whatever the body says"));

    [Fact]
    public async Task Is_sent_whatever_the_length_of_the_body() =>
        Assert.Equal("sent", (await OutcomeAsync(200, new string('x', 70_000))).Result);

    [Fact]
    public async Task Signs_what_it_sends()
    {
        var handler = new ScriptedHandler(200, "");
        await SendAsync(handler, time: new SteppedTime(Now));
        var (request, body) = Assert.Single(handler.Requests);
        string Header(string name) => Assert.Single(request.Headers.GetValues(name));
        Assert.Equal(Text.AttemptId.ToString(), Header(StandardWebhooks.IdHeader));
        Assert.Equal(Authenticity.Authentic, StandardWebhooks.Verify(
            Header(StandardWebhooks.IdHeader),
            Header(StandardWebhooks.TimestampHeader),
            Header(StandardWebhooks.SignatureHeader),
            Encoding.UTF8.GetBytes(body),
            [Key],
            Now));
        var json = JsonElement.Parse(body);
        Assert.Equal("reply", json.Text("type"));
        Assert.Equal(Text.AttemptId.ToString(), json.Text("id"));
        Assert.Equal(Text.Contact, json.GetProperty("contact").Text("id"));
        Assert.Equal(Text.Text, json.Text("text"));
        Assert.Equal("2026-01-31T12:00:00Z", json.Text("timestamp"));
    }

    [Theory]
    [InlineData(Key)]
    [InlineData(OlderKey)]
    public async Task While_one_secret_takes_anothers_place_it_signs_with_both(string theirs)
    {
        var handler = new ScriptedHandler(200, "");
        await SendAsync(handler, Account with { OlderTokens = [OlderKey, "no key"] }, new SteppedTime(Now));
        var (request, body) = Assert.Single(handler.Requests);
        string Header(string name) => Assert.Single(request.Headers.GetValues(name));
        Assert.Equal(Authenticity.Authentic, StandardWebhooks.Verify(Header(StandardWebhooks.IdHeader),
            Header(StandardWebhooks.TimestampHeader), Header(StandardWebhooks.SignatureHeader),
            Encoding.UTF8.GetBytes(body), [theirs], Now));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("replies")]
    [InlineData("/replies")]
    [InlineData("ftp://tenant.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:password@tenant.example/")]
    public async Task Is_rejected_unsent_without_a_proper_address(string? address)
    {
        var handler = new ScriptedHandler(200, "");
        Assert.IsType<SendResult.Rejected>(await SendAsync(handler, Account with { SendUrl = address }));
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task Is_rejected_when_the_address_leads_inside()
    {
        using var guarded = OutgoingHttp.Guarded(EgressRules.Strict);
        var catalog = ChannelCatalog.Standard(ChannelEndpoints.Default, new HttpClient(), guarded, TimeProvider.System);
        var result = await catalog.Find("webhook")!
            .SendAsync(Text, Account with { SendUrl = "http://169.254.169.254/" }, Cancel);
        Assert.Equal(new SendResult.Rejected("the address is not one that may be called"), result);
    }

    protected override IChannel Over(HttpClient client, TimeProvider time) =>
        new WebhookChannel("webhook", client, time);
}
