using System.Diagnostics;
using System.Net;
using Frota.Connectors.Channels.Signatures;
using Frota.Contracts;
using Frota.Harness;
using Frota.Harness.Fleet;
using Frota.IntegrationTests.Servers;
using RabbitMQ.Client;
using Xunit;

namespace Frota.IntegrationTests.Fleet;

/// <summary>Tests that break a broker share one of their own and take turns.</summary>
[CollectionDefinition(Name)]
public sealed class BrokenBroker : ICollectionFixture<PrivateBroker>
{
    public const string Name = "a broker that breaks";
}

/// <summary>
/// A broker that is dead, frozen, blocked, full or without its queue: 503 with Retry-After, every 2xx in the inbox, and
/// no restart needed when it is back.
/// </summary>
[Collection(BrokenBroker.Name)]
public sealed class BrokerFaultTests(TestServers servers, PrivateBroker broker, ITestOutputHelper output)
{
    private readonly List<string> _accepted = [];

    [Fact]
    public async Task Killed()
    {
        await using var fleet = await StartAsync();
        await broker.SignalAsync("-KILL");
        await RefusesAsync(fleet, "killed");
        await broker.StartAsync();
        await HealsAsync(fleet, "started again");
    }

    [Fact]
    public async Task Frozen()
    {
        await using var fleet = await StartAsync();
        await broker.SignalAsync("-STOP");
        await RefusesAsync(fleet, "frozen, not known yet");
        await RefusesAsync(fleet, "frozen, known");
        Assert.False(await fleet.Receiver.IsAsync("/health/ready"));
        // Long enough that each connection is given up and tried again.
        await fleet.Receiver.LogsAsync("the broker is away: it does not answer");
        await broker.SignalAsync("-CONT");
        await HealsAsync(fleet, "thawed");
    }

    [Fact]
    public async Task Blocked_by_an_alarm()
    {
        await using var fleet = await StartAsync();
        (string Limit, string Alarming, string Fine)[] alarms =
            [("set_vm_memory_high_watermark", "0.00001", "0.4"), ("set_disk_free_limit", "999999GB", "100MB")];
        foreach (var (limit, alarming, fine) in alarms)
        {
            await broker.ControlAsync(limit, alarming);
            await RefusesAsync(fleet, $"{limit}, not known yet");
            await RefusesAsync(fleet, $"{limit}, known");
            Assert.False(await fleet.Receiver.IsAsync("/health/ready"));
            await broker.ControlAsync(limit, fine);
            await HealsAsync(fleet, "no alarm");
        }
    }

    [Fact]
    public async Task Without_its_queue()
    {
        await using var fleet = await StartAsync(workers: 0);
        var factory = new ConnectionFactory { Uri = new Uri(fleet.Broker) };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(Queues.Webhooks);
        await RefusesAsync(fleet, "queue deleted");
        await fleet.Receiver.LogsAsync($"the queue {Queues.Webhooks} is missing");
        await HealsAsync(fleet, "queue declared again");

        // One of another shape confirms as well, but promises less.
        await channel.QueueDeleteAsync(Queues.Webhooks);
        await channel.QueueDeclareAsync(Queues.Webhooks, durable: true, exclusive: false, autoDelete: false);
        await fleet.Receiver.LogsAsync($"the queue {Queues.Webhooks} cannot be declared");
        Assert.False(await fleet.Receiver.IsAsync("/health/ready"));
        await RefusesAsync(fleet, "queue of another shape");
        await channel.QueueDeleteAsync(Queues.Webhooks);
        await HealsAsync(fleet, "queue of the right shape");
    }

    [Fact]
    public async Task Full()
    {
        await using var fleet = await StartAsync(workers: 0);
        var host = new Uri(fleet.Broker).AbsolutePath[1..];
        await broker.ControlAsync("set_policy", "--vhost", host, "--apply-to", "queues", "small",
            "^frota.webhooks$", """{"max-length":5}""");
        await Until.TrueAsync(async () => await PostAsync(fleet) is HttpStatusCode.ServiceUnavailable, "never full");
        fleet.AddWorker();
        await broker.ControlAsync("clear_policy", "--vhost", host, "small");
        await HealsAsync(fleet, "room again");
    }

    [Fact]
    public async Task A_thousand_clients_that_leave_mix_up_nothing()
    {
        await using var fleet = await StartAsync();
        using var http = new HttpClient();
        await Parallel.ForAsync(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
        {
            using var leaves = new CancellationTokenSource(TimeSpan.FromMilliseconds(i % 20));
            try
            {
                await PostAsync(fleet, http, leaves.Token);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // nobody was told yes
            }
        });
        await HealsAsync(fleet, "after them");
    }

    private async Task<TestFleet> StartAsync(int workers = 1)
    {
        var fleet = await TestFleet.StartAsync(
            servers, new FleetSetup { Workers = workers, Broker = await broker.NewHostAsync() });
        Assert.Equal(HttpStatusCode.OK, await PostAsync(fleet));
        return fleet;
    }

    /// <summary>Posts once; it must be refused with a time to come again.</summary>
    private async Task RefusesAsync(TestFleet fleet, string when)
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync(fleet));
        output.WriteLine($"{when}: 503 after {clock.ElapsedMilliseconds} ms");
    }

    /// <summary>Posts until it is accepted again; then everything that was accepted must be in the inbox.</summary>
    private async Task HealsAsync(TestFleet fleet, string when)
    {
        var clock = Stopwatch.StartNew();
        await Until.TrueAsync(async () => await PostAsync(fleet) == HttpStatusCode.OK, $"it never healed: {when}");
        output.WriteLine($"{when}: 200 after {clock.ElapsedMilliseconds} ms");
        if (fleet.Workers.Count > 0)
        {
            await fleet.UntilAsync(
                "SELECT count(*) = @all FROM inbound_messages WHERE provider_id = ANY (@ids)",
                new { all = _accepted.Count, ids = _accepted.ToArray() });
            output.WriteLine($"{when}: in the inbox after {clock.ElapsedMilliseconds} ms");
        }
    }

    private async Task<HttpStatusCode> PostAsync(TestFleet fleet)
    {
        using var http = new HttpClient();
        return await PostAsync(fleet, http, TestContext.Current.CancellationToken);
    }

    private async Task<HttpStatusCode> PostAsync(TestFleet fleet, HttpClient http, CancellationToken cancel)
    {
        var id = WhatsApp.NewId();
        var body = WhatsApp.Text("15550002222", "hello", id);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{fleet.ReceiverUrl}/hooks/whatsapp-cloud/main")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", MetaSignature.Sign(body, TestFleet.AppSecret));
        using var response = await http.SendAsync(request, cancel);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            lock (_accepted)
            {
                _accepted.Add(id);
            }
        }
        else
        {
            Assert.NotNull(response.Headers.RetryAfter);
        }

        return response.StatusCode;
    }
}
