using System.Text;
using System.Text.Json;
using Frota.Connectors.Channels;
using Frota.Database.Accounts;
using Frota.Messaging;
using Frota.Messaging.Topology;
using Frota.Receiver.Accounts;
using Frota.Receiver.Batching;
using Frota.Receiver.Webhooks;
using Frota.UnitTests.Connectors.Llm;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Receiver.Webhooks;

/// <summary>What is refused before a broker is needed, and the handshake.</summary>
public sealed class WebhookEndpointTests : IAsyncDisposable
{
    private readonly BrokerConnection _broker =
        new("amqp://127.0.0.1:1", "test", NullLogger<BrokerConnection>.Instance);
    private readonly ManualTime _time = new();
    private readonly HttpClient _nobody = new();
    private readonly EdgeLimit _limit = new(1);
    private readonly AssertTopology _topology;
    private readonly AcceptQueues _queues;
    private readonly WebhookEndpoint _endpoint;

    public WebhookEndpointTests()
    {
        var accounts = new AccountDirectory();
        accounts.Replace([new ChannelAccount(5, 3, "whatsapp-cloud", "clinic", "", null, ["hunter2"], ["verify-me"],
            null)]);
        _topology = new AssertTopology(_broker, NullLogger<AssertTopology>.Instance);
        _queues = new AcceptQueues(_broker, _topology, _time, NullLoggerFactory.Instance);
        _endpoint = new WebhookEndpoint(accounts,
            ChannelCatalog.Standard(ChannelEndpoints.Default, _nobody, _nobody, _time),
            _queues, _limit, new SecretUse(), _time, NullLogger<WebhookEndpoint>.Instance);
    }

    [Theory]
    [InlineData("whatsapp-cloud", "nobody")]
    [InlineData("carrier-pigeon", "clinic")]
    [InlineData(null, null)]
    public async Task Nobodys_webhook_is_not_found(string? channel, string? key) =>
        Assert.Equal(404, await PostAsync(channel, key));

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("application/jsonp", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("application/json", "gzip")]
    [InlineData("application/json", "identity")]
    public async Task Only_plain_json_is_read(string? type, string? encoding) =>
        Assert.Equal(415, await PostAsync("whatsapp-cloud", "clinic", type, encoding));

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    public async Task While_the_broker_is_away_it_says_so_at_once_and_when_to_come_again(string type)
    {
        var context = Request("whatsapp-cloud", "clinic", type);

        await _endpoint.PostAsync(context);

        Assert.Equal((503, "2"), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString()));
    }

    [Fact]
    public async Task A_handshake_is_answered_as_plain_text_that_no_browser_renders()
    {
        var context = Request("whatsapp-cloud", "clinic");
        context.Request.QueryString =
            new QueryString("?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-me");

        await _endpoint.GetAsync(context);

        Assert.Equal((200, "1158201444"), (context.Response.StatusCode, Body(context)));
        Assert.Equal(("text/plain; charset=utf-8", "nosniff"),
            (context.Response.ContentType, context.Response.Headers.XContentTypeOptions.ToString()));
    }

    [Theory]
    [InlineData("?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=guess", 403)]
    [InlineData("", 403)]
    public async Task A_handshake_without_the_token_is_forbidden_and_echoes_nothing(string query, int status)
    {
        var context = Request("whatsapp-cloud", "clinic");
        context.Request.QueryString = new QueryString(query);

        await _endpoint.GetAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
        Assert.DoesNotContain("1158201444", Body(context), StringComparison.Ordinal);
        Assert.Equal(status, JsonElement.Parse(Body(context)).GetProperty("status").GetInt32());
    }

    public async ValueTask DisposeAsync()
    {
        await _queues.DisposeAsync();
        _topology.Dispose();
        _limit.Dispose();
        _nobody.Dispose();
        _broker.Dispose();
    }

    private async Task<int> PostAsync(
        string? channel, string? key, string? type = "application/json", string? encoding = null)
    {
        var context = Request(channel, key, type);
        if (encoding is not null)
        {
            context.Request.Headers.ContentEncoding = encoding;
        }

        await _endpoint.PostAsync(context);
        return context.Response.StatusCode;
    }

    private static DefaultHttpContext Request(string? channel, string? key, string? type = "application/json")
    {
        var context = new DefaultHttpContext();
        context.Request.RouteValues["channel"] = channel;
        context.Request.RouteValues["accountKey"] = key;
        context.Request.ContentType = type;
        context.Request.Body = new MemoryStream("{}"u8.ToArray());
        context.Response.Body = new MemoryStream();
        return context;
    }

    private static string Body(HttpContext context) =>
        Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
