using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Publishing;
using Frota.Messaging.Topology;
using Frota.Receiver.Batching;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Frota.UnitTests.Receiver.Batching;

/// <summary>Without a broker; what a broker adds is in the integration tests.</summary>
public sealed class AcceptingTests : IAsyncDisposable
{
    private const int Patience = 30_000;

    private readonly BrokerConnection _broker =
        new("amqp://127.0.0.1:1", "test", NullLogger<BrokerConnection>.Instance);
    private readonly Publisher _publisher;
    private readonly AssertTopology _topology;
    private readonly AcceptQueues _queues;

    public AcceptingTests()
    {
        _publisher = new Publisher(_broker, TimeProvider.System, 1, TimeSpan.FromSeconds(1));
        _topology = new AssertTopology(_broker, NullLogger<AssertTopology>.Instance);
        _queues = new AcceptQueues(_broker, _topology, TimeProvider.System, NullLoggerFactory.Instance);
    }

    [Fact]
    public void Nothing_is_accepted_while_the_broker_is_away() => Assert.False(_queues.CanAccept);

    [Fact]
    public void Statuses_have_a_way_of_their_own()
    {
        Assert.Same(_queues.Statuses, _queues.For(onlyStatuses: true));
        Assert.Same(_queues.Messages, _queues.For(onlyStatuses: false));
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_not_confirmed_is_never_called_accepted()
    {
        using var accepting = new Accepting(PublishAsync, lanes: 4);
        await accepting.StartAsync(CancellationToken.None);

        var all = Enumerable.Range(0, 300).Select(_ => accepting.AcceptAsync(Item())).ToArray();

        foreach (var accepted in all)
        {
            var refusal = await Assert.ThrowsAsync<BrokerUnavailableException>(() => accepted);
            Assert.Equal(_broker.Trouble, refusal.Message);
        }

        await accepting.StopAsync(CancellationToken.None);
    }

    [Fact(Timeout = Patience)]
    public async Task A_full_house_refuses_at_once()
    {
        using var accepting = new Accepting(PublishAsync, lanes: 4);
        var item = Item();
        var admitted = 0;
        Task last;
        while (!(last = accepting.AcceptAsync(item)).IsCompleted)
        {
            admitted++;
        }

        Assert.Equal(10_000, admitted);
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => last);
    }

    [Fact]
    public async Task Large_bodies_fill_the_house_before_their_number_does()
    {
        using var accepting = new Accepting(PublishAsync, lanes: 4);
        var item = Item() with { Body = new byte[1 << 20] };
        var admitted = 0;
        while (accepting.AcceptAsync(item) is { IsCompleted: false })
        {
            admitted++;
        }

        Assert.Equal(64, admitted);
        await Assert.ThrowsAsync<BrokerUnavailableException>(() => accepting.AcceptAsync(item));
    }

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _queues.DisposeAsync();
        _queues.Messages.Dispose();
        _queues.Statuses.Dispose();
        _topology.Dispose();
        _broker.Dispose();
    }

    private Task PublishAsync(IReadOnlyList<WebhookItem> items) => _publisher.ToQueueAsync(
        Queues.Webhooks, Envelope.Wrap(new WebhookBatch(WebhookBatch.CurrentVersion, items)));

    private static WebhookItem Item() =>
        new(Guid.NewGuid(), 3, 5, "telegram", DateTimeOffset.UnixEpoch, "{}"u8.ToArray());
}
