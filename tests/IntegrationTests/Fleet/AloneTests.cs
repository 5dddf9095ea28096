using System.Net;
using Frota.Connectors.Channels.Signatures;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Npgsql;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>The receiver needs the broker and nothing else; without the broker it says so at once.</summary>
public sealed class AloneTests(TestServers servers)
{
    [Fact]
    public async Task The_receiver_starts_and_serves_without_postgres_and_redis()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        await fleet.Receiver.StopAsync();
        var url = FleetProcess.FreeUrl();
        await using var alone = fleet.Start("Receiver",
            [$"--RECEIVER_URL={url}", $"--POSTGRES={Away(fleet.Postgres)}", "--REDIS=127.0.0.1:1"], url);
        await alone.ReadyAsync();
        var body = WhatsApp.Text("15550002222", "hello", "wamid.alone");
        Assert.Equal(HttpStatusCode.OK, await PostAsync(url, body));
    }

    [Fact]
    public async Task Without_a_snapshot_and_without_postgres_it_is_not_ready_and_knows_nobody()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        var url = FleetProcess.FreeUrl();
        await using var blank = fleet.Start("Receiver",
            [$"--RECEIVER_URL={url}", $"--POSTGRES={Away(fleet.Postgres)}", "--DATA=/nonexistent/frota"], url);
        await Until.TrueAsync(() => blank.IsAsync("/health/live"), "it never lived");
        Assert.False(await blank.IsAsync("/health/ready"));
        Assert.Equal(HttpStatusCode.NotFound,
            await PostAsync(url, WhatsApp.Text("15550002222", "hello", "wamid.blank")));
    }

    [Fact]
    public async Task Without_the_broker_it_answers_503_with_retry_after()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        var url = FleetProcess.FreeUrl();
        await using var deaf = fleet.Start("Receiver",
            [$"--RECEIVER_URL={url}", "--RABBITMQ=amqp://nobody:nothing@127.0.0.1:1/"], url);
        await Until.TrueAsync(() => deaf.IsAsync("/health/live"), "it never lived");
        using var http = new HttpClient();
        var body = WhatsApp.Text("15550002222", "hello", "wamid.deaf");
        await Until.TrueAsync(async () =>
        {
            using var response = await http.SendAsync(Request(url, body));
            return response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null;
        }, "it never answered 503 with Retry-After");
    }

    [Fact]
    public async Task An_account_that_posts_too_fast_is_told_so_and_strangers_do_not_use_up_its_share()
    {
        await using var fleet = await TestFleet.StartAsync(servers, new FleetSetup { Workers = 0 });
        var url = FleetProcess.FreeUrl();
        await using var slow = fleet.Start("Receiver", [$"--RECEIVER_URL={url}", "--EDGE_RATE=1"], url);
        await slow.ReadyAsync();
        using var http = new HttpClient();
        var body = WhatsApp.Text("15550002222", "hello", "wamid.fast");
        for (var i = 0; i < 10; i++)
        {
            using var forged = Request(url, body);
            forged.Headers.Remove("X-Hub-Signature-256");
            using var refused = await http.SendAsync(forged);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, await PostAsync(url, body));
        await Until.TrueAsync(
            async () => await PostAsync(url, body) == HttpStatusCode.TooManyRequests, "it was never too fast");
    }

    [Fact]
    public async Task Settings_that_are_missing_are_all_named_at_once()
    {
        var ended = await Script.TryAsync(Checkout.Executable("Workers"), ["run", "intake"], new()
        {
            ["FROTA_POSTGRES"] = "",
            ["FROTA_RABBITMQ"] = "",
            ["FROTA_REDIS"] = "",
            ["FROTA_SECRETS_KEYS"] = "",
        });
        Assert.Equal(78, ended.ExitCode);
        Assert.All((string[])["FROTA_POSTGRES", "FROTA_RABBITMQ", "FROTA_REDIS", "FROTA_SECRETS_KEYS"],
            name => Assert.Contains(name, ended.Error, StringComparison.Ordinal));
    }

    private static string Away(string postgres) =>
        new NpgsqlConnectionStringBuilder(postgres) { Port = 1 }.ConnectionString;

    private static async Task<HttpStatusCode> PostAsync(string url, byte[] body)
    {
        using var http = new HttpClient();
        using var response = await http.SendAsync(Request(url, body));
        return response.StatusCode;
    }

    private static HttpRequestMessage Request(string url, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/hooks/whatsapp-cloud/main")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", MetaSignature.Sign(body, TestFleet.AppSecret));
        return request;
    }
}
