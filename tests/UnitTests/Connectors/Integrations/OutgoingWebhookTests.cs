using System.Text;
using Frota.Connectors.Channels;
using Frota.Connectors.Channels.Signatures;
using Frota.Connectors.Http;
using Frota.Connectors.Integrations;
using Frota.UnitTests.Connectors.Http;
using Xunit;

namespace Frota.UnitTests.Connectors.Integrations;

public sealed class OutgoingWebhookTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly WebhookEvent Occurred = new(
        Guid.Parse("0b2f6a3e-8f0e-4c7e-9a53-3f8a2c1d4e5f"),
        "https://n8n.example/hook?flow=7",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        """{"type":"reply.sent","data":{"text":"olá"}}""");

    [Theory]
    [InlineData(200, "Delivered")]
    [InlineData(204, "Delivered")]
    [InlineData(301, "Refused")]
    [InlineData(307, "Refused")]
    [InlineData(400, "Rejected")]
    [InlineData(401, "Rejected")]
    [InlineData(404, "Rejected")]
    [InlineData(408, "Refused")]
    [InlineData(410, "Gone")]
    [InlineData(429, "Refused")]
    [InlineData(500, "Refused")]
    [InlineData(502, "Refused")]
    [InlineData(504, "Refused")]
    public async Task Maps_what_the_endpoint_answers(int status, string outcome)
    {
        var result = await DeliverAsync(new ScriptedHandler(status, "a body that nobody may see"));
        Assert.Equal(outcome, result.GetType().Name);
        Assert.DoesNotContain("nobody", $"{result}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_the_wish_to_be_called_later() => Assert.Equal(
        new WebhookOutcome.Refused("status 429", TimeSpan.FromSeconds(42)),
        await DeliverAsync(new ScriptedHandler(429, "", ("Retry-After", "42"))));

    [Fact]
    public async Task Signs_the_payload_as_it_is()
    {
        var handler = new ScriptedHandler(200, "");
        await DeliverAsync(handler);
        var (request, body) = Assert.Single(handler.Requests);
        string Header(string name) => Assert.Single(request.Headers.GetValues(name));
        Assert.Equal((Occurred.Url, Occurred.Payload), (request.RequestUri!.AbsoluteUri, body));
        Assert.Equal(Occurred.Id.ToString(), Header(StandardWebhooks.IdHeader));
        Assert.StartsWith("v1,", Header(StandardWebhooks.SignatureHeader), StringComparison.Ordinal);
        Assert.Equal(Authenticity.Authentic, StandardWebhooks.Verify(
            Header(StandardWebhooks.IdHeader),
            Header(StandardWebhooks.TimestampHeader),
            Header(StandardWebhooks.SignatureHeader),
            Encoding.UTF8.GetBytes(body),
            [Occurred.SigningKey],
            Now));
    }

    [Fact]
    public async Task Is_refused_when_no_answer_came_in_time()
    {
        var time = new SteppedTime(Now);
        var handler = new ScriptedHandler(async (_, cancel) =>
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException("A delay without end has ended.");
        });
        Assert.Equal(new WebhookOutcome.Refused("no answer: timeout", null), await DeliverAsync(handler, time: time));
    }

    [Fact]
    public async Task Is_refused_when_the_connection_was_never_made() => Assert.Equal(
        new WebhookOutcome.Refused("not sent: ConnectionError", null),
        await DeliverAsync(ScriptedHandler.Unreachable(new HttpRequestException(HttpRequestError.ConnectionError))));

    [Theory]
    [InlineData("n8n.example", null)]
    [InlineData("gopher://n8n.example/", null)]
    [InlineData("https://me:secret@n8n.example/", null)]
    [InlineData(null, "")]
    [InlineData(null, "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")]
    public async Task Is_rejected_unsent_without_a_proper_address_and_key(string? url, string? key)
    {
        var handler = new ScriptedHandler(200, "");
        var occurred = Occurred with { Url = url ?? Occurred.Url, SigningKey = key ?? Occurred.SigningKey };
        Assert.IsType<WebhookOutcome.Rejected>(await DeliverAsync(handler, occurred));
        Assert.Empty(handler.Requests);
    }

    [Fact]
    public async Task Is_rejected_when_the_address_leads_inside()
    {
        using var guarded = OutgoingHttp.Guarded(EgressRules.Strict);
        var result = await new OutgoingWebhook(guarded, TimeProvider.System)
            .DeliverAsync(Occurred with { Url = "http://localhost/" }, TestContext.Current.CancellationToken);
        Assert.IsType<WebhookOutcome.Rejected>(result);
    }

    private static async Task<WebhookOutcome> DeliverAsync(
        ScriptedHandler handler, WebhookEvent? occurred = null, TimeProvider? time = null)
    {
        using var client = handler.Client();
        return await new OutgoingWebhook(client, time ?? new SteppedTime(Now))
            .DeliverAsync(occurred ?? Occurred, TestContext.Current.CancellationToken);
    }
}
