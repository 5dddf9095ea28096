using System.Net;
using System.Text;
using Frota.Connectors.Channels.Signatures;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>
/// What is not a good webhook gets a clear error or a dead letter with the reason; its neighbours go on.
/// </summary>
public sealed class BadInputTests(TestServers servers)
{
    [Fact]
    public async Task Requests_that_are_not_authentic_or_not_whole_are_refused_with_a_reason()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        var body = WhatsApp.Text("15550002222", "hello", "wamid.x");
        var good = MetaSignature.Sign(body, TestFleet.AppSecret);
        var bad = MetaSignature.Sign(body, "another secret");
        const string Header = "X-Hub-Signature-256";
        Assert.Equal(HttpStatusCode.Unauthorized, await fleet.PostAsync("whatsapp-cloud/main", body));
        Assert.Equal(HttpStatusCode.Unauthorized, await fleet.PostAsync("whatsapp-cloud/main", body, (Header, bad)));
        Assert.Equal(HttpStatusCode.Unauthorized,
            await fleet.PostAsync("whatsapp-cloud/main", body, (Header, good), (Header, good)));
        Assert.Equal(HttpStatusCode.Unauthorized,
            await fleet.PostAsync("whatsapp-cloud/main", body, (Header, good[..^2])));
        Assert.Equal(HttpStatusCode.Unauthorized,
            await fleet.PostAsync("whatsapp-cloud/main", body, (Header, "sha1=" + good[7..])));
        Assert.Equal(HttpStatusCode.OK,
            await fleet.PostAsync("whatsapp-cloud/main", body, (Header, "sha256=" + good[7..].ToUpperInvariant())));
        Assert.Equal(HttpStatusCode.NotFound, await fleet.PostAsync("whatsapp-cloud/nobody", body, (Header, good)));
        Assert.Equal(HttpStatusCode.NotFound, await fleet.PostAsync("fax/main", body, (Header, good)));
        Assert.Equal(HttpStatusCode.BadRequest, await fleet.PostAsync("whatsapp-cloud/main", [], (Header, good)));
        var large = new byte[(1 << 20) + 1];
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await fleet.PostAsync(
            "whatsapp-cloud/main", large, (Header, MetaSignature.Sign(large, TestFleet.AppSecret))));
        Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync(
            "telegram/bot", Encoding.UTF8.GetBytes("{}"), ("X-Telegram-Bot-Api-Secret-Token", "telegram-secret")));
        Assert.Equal(HttpStatusCode.Unauthorized, await fleet.PostAsync(
            "telegram/bot", Encoding.UTF8.GetBytes("{}"), ("X-Telegram-Bot-Api-Secret-Token", "telegram-secreT")));
    }

    [Fact]
    public async Task Problems_are_json_and_echo_nothing()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        using var http = new HttpClient();
        using var encoded = new ByteArrayContent([1, 2, 3]);
        encoded.Headers.ContentType = new("application/json");
        encoded.Headers.ContentEncoding.Add("gzip");
        using var refused = await http.PostAsync(new Uri($"{fleet.ReceiverUrl}/hooks/whatsapp-cloud/main"), encoded);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        using var wrongType = await http.PostAsync(
            new Uri($"{fleet.ReceiverUrl}/hooks/whatsapp-cloud/main"), new StringContent("x"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrongType.StatusCode);

        var handshake = $"{fleet.ReceiverUrl}/hooks/whatsapp-cloud/main"
            + "?hub.mode=subscribe&hub.challenge=4711&hub.verify_token=";
        Assert.Equal("4711", await http.GetStringAsync(new Uri(handshake + TestFleet.VerifyToken)));
        using var wrong = await http.GetAsync(new Uri(handshake + "wrong-token"));
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.DoesNotContain("wrong-token", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_becomes_a_dead_letter_and_its_neighbours_are_answered()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        byte[][] unreadable =
        [
            Encoding.UTF8.GetBytes("not json"),
            Encoding.UTF8.GetBytes(new string('[', 5_000)),
            [
                .. Encoding.UTF8.GetBytes("{\"object\":\"whatsapp_business_account\",\"x\":\""),
                0xC3, 0x28, (byte)'"', (byte)'}',
            ],
            WhatsApp.Text("15550004444", "a\0b", "wamid.nul"),
            WhatsApp.Messages(new { from = "15550004444", type = "text", text = new { body = "no id" } },
                new
                {
                    from = "15550004444",
                    id = "wamid.neighbour",
                    timestamp = "1772998024",
                    type = "text",
                    text = new { body = "still here" },
                }),
        ];
        foreach (var body in unreadable)
        {
            Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync(body));
        }

        Assert.Equal("echo: still here", (await fleet.RepliesAsync("15550004444"))[0].Text);
        await fleet.UntilAsync(
            "SELECT count(*) = 5 FROM dead_letters WHERE state = 'open' AND reason = 'unreadable-webhook'");
        Assert.Equal(1, await fleet.AskAsync<long>("SELECT count(*) FROM dead_letters WHERE error LIKE '%U+0000%'"));
        Assert.Single(fleet.SentTo("15550004444"));
    }

    [Fact]
    public async Task Kinds_that_are_not_text_are_stored_and_answered_by_the_tenants_rule()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup());
        Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync(WhatsApp.Messages(new
        {
            from = "15550005555",
            id = "wamid.image",
            timestamp = "1772998024",
            type = "image",
            image = new { id = "1" },
        })));
        Assert.Contains("texto", (await fleet.RepliesAsync("15550005555"))[0].Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await fleet.PostAsync(WhatsApp.Messages(new
        {
            from = "15550006666",
            id = "wamid.thumb",
            timestamp = "1772998024",
            type = "reaction",
            reaction = new { message_id = "wamid.x", emoji = "👍" },
        })));
        await fleet.UntilAsync(
            "SELECT count(*) = 1 FROM inbound_messages WHERE kind = 'reaction' AND disposition = 'skipped'");
        Assert.Empty(fleet.SentTo("15550006666"));
    }
}
