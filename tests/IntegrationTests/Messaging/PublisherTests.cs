using Frota.Contracts;
using Frota.Harness;
using Frota.IntegrationTests.Servers;
using Frota.Messaging;
using Frota.Messaging.Topology;
using RabbitMQ.Client;
using Xunit;

namespace Frota.IntegrationTests.Messaging;

/// <summary>A publish that completes is on a queue; everything else is an exception.</summary>
public sealed class PublisherTests(TestServers servers)
{
    [Fact]
    public async Task Ten_thousand_publishes_side_by_side_are_all_there()
    {
        await using var engine = await Engine.StartAsync(servers);
        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i =>
            engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, i)))));
        Assert.Equal(10_000u, await engine.ReadyAsync(Queues.Turns));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_told()
    {
        await using var engine = await Engine.StartAsync(servers);
        var lost = await Assert.ThrowsAsync<BrokerUnavailableException>(() =>
            engine.Publisher.ToQueueAsync("frota.nowhere", Envelope.Wrap(new TurnDue(1, 1))));
        Assert.Contains("frota.nowhere", lost.Message, StringComparison.Ordinal);
        await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 1)));
    }

    [Fact]
    public async Task A_full_queue_refuses_and_drops_nothing()
    {
        await using var engine = await Engine.StartAsync(servers);
        await using var channel = await (await engine.ConnectionAsync()).CreateChannelAsync();
        await channel.QueueDeclareAsync("small", true, false, false, new Dictionary<string, object?>
        {
            ["x-queue-type"] = "quorum",
            ["x-max-length"] = 5,
            ["x-overflow"] = "reject-publish",
        });
        var published = 0;
        await Until.TrueAsync(async () =>
        {
            try
            {
                await engine.Publisher.ToQueueAsync("small", Envelope.Wrap(new TurnDue(1, 1)));
                published++;
                return false;
            }
            catch (BrokerUnavailableException)
            {
                return true;
            }
        }, "it never refused");
        Assert.Equal((uint)published, await engine.ReadyAsync("small"));
    }

    [Fact]
    public async Task The_topology_is_as_designed_and_a_different_queue_is_a_fault()
    {
        await using var engine = await Engine.StartAsync(servers);
        var connection = await engine.ConnectionAsync();
        var states = await TopologyDeclaration.CheckAsync(connection, CancellationToken.None);
        Assert.All(states, s => Assert.Equal((true, ""), (s.Exists, s.Fault)));

        await using (var channel = await connection.CreateChannelAsync())
        {
            await channel.QueueDeleteAsync(Queues.Integrations);
            await channel.QueueDeleteAsync(Queues.Outbound);
            await channel.QueueDeclareAsync(Queues.Outbound, true, false, false);
        }

        states = await TopologyDeclaration.CheckAsync(connection, CancellationToken.None);
        Assert.False(states.Single(s => s.Name == Queues.Integrations).Exists);
        Assert.NotEqual("", states.Single(s => s.Name == Queues.Outbound).Fault);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => TopologyDeclaration.DeclareAsync(connection, CancellationToken.None));
    }
}
