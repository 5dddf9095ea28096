using System.Collections.Concurrent;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.Harness.Servers;
using Frota.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Frota.IntegrationTests.Telemetry;

/// <summary>What a collector gets of a message, and that nobody waits for a collector.</summary>
public sealed class TracesTests(TestServers servers)
{
    private const string Root = "POST /hooks/{channel}/{accountKey}";

    private static readonly HttpClient Http = new();

    private readonly ConcurrentQueue<OtlpSpan> _spans = [];

    [Theory]
    [InlineData(TestFleet.AllRoles, "", "turn", "send whatsapp-cloud")]
    [InlineData("intake,replies", "outbound", "turn", "process frota.outbound", "send whatsapp-cloud")]
    public async Task One_message_is_one_tree_from_its_webhook_to_its_send(
        string roles, string others, params string[] end)
    {
        await using var collector = await HttpStub.StartAsync(CollectAsync);
        await using var fleet = await StartAsync(collector.Url, "{}", "1", roles, others);
        await fleet.SayAsync("15550003333", "Qual o horário?");
        await fleet.RepliesAsync("15550003333");
        await GotAsync([.. end, "process frota.turns", Root]);

        var webhook = await fleet.AskAsync<Guid>("SELECT webhook_id FROM inbound_messages");
        var spans = _spans.ToList();
        Assert.All(spans, span => Assert.Equal(webhook.ToString("N"), span.TraceId));
        var root = Assert.Single(spans, span => span.ParentId.Length == 0);
        Assert.Equal(Root, root.Name);
        Assert.Equal([Root, "publish frota.webhooks", "process frota.webhooks", "process frota.turns", "turn"],
            Ancestors(spans, "turn"));
        Assert.Equal("turn", Ancestors(spans, "chat sim")[^2]);
        Assert.Equal(end, Ancestors(spans, "send whatsapp-cloud")[^end.Length..]);
        var chat = spans.Single(s => s.Name == "chat sim").Tags;
        Assert.Equal(("chat", "openai", "sim"), (chat["gen_ai.operation.name"], chat["gen_ai.provider.name"],
            chat["gen_ai.request.model"]));
        var process = spans.Single(s => s.Name == "process frota.webhooks").Tags;
        Assert.Equal(("rabbitmq", "process", "frota.webhooks"), (process["messaging.system"],
            process["messaging.operation.name"], process["messaging.destination.name"]));
        Assert.DoesNotContain(spans, s => s.Failed);
    }

    [Fact]
    public async Task A_turn_for_several_messages_is_linked_to_each_and_a_failed_one_says_so()
    {
        await using var collector = await HttpStub.StartAsync(CollectAsync);
        await using var fleet = await StartAsync(collector.Url, """{"quietMs":3000,"fragmentQuietMs":3000}""");
        await fleet.ControlAsync("model", """{"mode":"server-error","count":1}""");
        await fleet.SayAsync("15550004444", "um.");
        await fleet.SayAsync("15550004444", "dois.");
        Assert.Equal("echo: um. | dois.", Assert.Single(await fleet.RepliesAsync("15550004444")).Text);
        await GotAsync("send whatsapp-cloud");

        var second = await fleet.AskAsync<Guid>("SELECT webhook_id FROM inbound_messages ORDER BY id DESC LIMIT 1");
        var turns = _spans.Where(s => s.Name == "turn").ToList();
        Assert.All(turns, turn => Assert.Equal([second.ToString("N")], turn.LinkedTraces));
        Assert.Equal([true, false], turns.Select(t => t.Failed));
        Assert.Equal("transient", _spans.First(s => s is { Name: "chat sim", Failed: true }).Tags["error.type"]);
    }

    [Fact]
    public async Task A_ratio_of_zero_keeps_nothing()
    {
        await using var collector = await HttpStub.StartAsync(CollectAsync);
        await using var fleet = await StartAsync(collector.Url, "{}", "0");
        await fleet.SayAsync("15550005555", "oi");
        await fleet.RepliesAsync("15550005555");
        await fleet.UntilAsync("SELECT bool_and(state = 'sent') FROM outbound_messages");
        await fleet.Workers.Single().StopAsync(); // hands over what it has
        Assert.Empty(_spans);
        Assert.Equal(0, await fleet.AskAsync<long>("SELECT count(*) FROM inbound_messages WHERE span_id IS NOT NULL"));
    }

    [Theory]
    [InlineData("away")]
    [InlineData("refuses")]
    [InlineData("hangs")]
    public async Task A_collector_in_trouble_costs_spans_and_no_message(string trouble)
    {
        await using var collector = await HttpStub.StartAsync(context => trouble == "hangs"
            ? Task.Delay(Timeout.Infinite, context.RequestAborted)
            : Task.FromResult(context.Response.StatusCode = StatusCodes.Status500InternalServerError));
        await using var fleet = await StartAsync(
            trouble == "away" ? FleetProcess.FreeUrl() : collector.Url, "{}");
        await fleet.SayAsync("15550006666", "oi");
        Assert.Equal("echo: oi", Assert.Single(await fleet.RepliesAsync("15550006666")).Text);
        await Until.TrueAsync(async () => (await Http.GetStringAsync(
            new Uri($"{fleet.Workers.Single().Url}/metrics"), TestContext.Current.CancellationToken))
            .Contains("frota_spans_total{outcome=\"lost\"}", StringComparison.Ordinal), "no span was lost");
        await fleet.SayAsync("15550006666", "ainda?");
        Assert.Equal(2, (await fleet.RepliesAsync("15550006666", 2)).Count);
        Assert.Equal(0, await fleet.Workers.Single().StopAsync());
    }

    /// <summary>The names from the root to the first span of a name.</summary>
    private static List<string> Ancestors(List<OtlpSpan> spans, string name)
    {
        var byId = spans.ToDictionary(s => s.Id);
        var path = new List<string>();
        var span = spans.FirstOrDefault(s => s.Name == name);
        while (span is not null)
        {
            path.Insert(0, span.Name);
            span = byId.GetValueOrDefault(span.ParentId);
        }

        return path;
    }

    private async Task<TestFleet> StartAsync(
        string endpoint, string settings, string ratio = "1", params string[] workers)
    {
        var tenant = """{"provider":"openai","model":"sim","quietMs":0,"fragmentQuietMs":0}""";
        var fleet = await TestFleet.StartAsync(servers, new FleetSetup
        {
            Workers = 0,
            Settings = settings == "{}" ? tenant : $$"""{"provider":"openai","model":"sim",{{settings[1..]}}""",
            Receiver = [$"--OTLP_ENDPOINT={endpoint}", $"--TRACES_RATIO={ratio}"],
        });
        foreach (var roles in workers.DefaultIfEmpty(TestFleet.AllRoles).Where(roles => roles.Length > 0))
        {
            await fleet.AddWorker(
                roles, ("FROTA_OTLP_ENDPOINT", endpoint), ("FROTA_TRACES_RATIO", ratio)).ReadyAsync();
        }

        return fleet;
    }

    private async Task CollectAsync(HttpContext context)
    {
        Assert.Equal(("/v1/traces", "application/x-protobuf"),
            (context.Request.Path.Value!, context.Request.ContentType!));
        foreach (var span in OtlpSpans.Read(await HttpStub.BodyAsync(context)))
        {
            _spans.Enqueue(span);
        }
    }

    private Task GotAsync(params string[] names) => Until.TrueAsync(
        () => Task.FromResult(names.All(name => _spans.Any(s => s.Name == name))), TimeSpan.FromSeconds(60),
        () => $"the collector got only {string.Join(", ", _spans.Select(s => s.Name))}");
}
