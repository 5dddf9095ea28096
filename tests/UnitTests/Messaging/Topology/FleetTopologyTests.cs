using Frota.Contracts;
using Frota.Messaging.Retries;
using Frota.Messaging.Topology;
using Xunit;

namespace Frota.UnitTests.Messaging.Topology;

public sealed class FleetTopologyTests
{
    private static readonly string[] WorkQueues =
    [
        Queues.Webhooks, Queues.Statuses, Queues.Turns, Queues.TurnsOverflow, Queues.Suspects, Queues.Outbound,
        Queues.OutboundOverflow, Queues.Integrations,
    ];

    private static readonly IReadOnlyList<QueueSpec> All = FleetTopology.Queues;

    [Fact]
    public void The_queues_are_the_work_the_rungs_and_the_dead() => Assert.Equal(
        [.. WorkQueues.Concat(WaitLadder.Rungs.Select(r => r.Name)).Append(Queues.DeadLetters).Order()],
        All.Select(q => q.Name).Order());

    [Fact]
    public void Every_queue_is_a_quorum_queue_with_a_limit_that_refuses() => Assert.All(All, queue =>
    {
        Assert.Equal("quorum", queue.Arguments["x-queue-type"]);
        Assert.Equal("reject-publish", queue.Arguments["x-overflow"]);
        Assert.Equal(FleetTopology.MaxLength, queue.Arguments["x-max-length"]);
    });

    [Fact]
    public void What_dead_letters_does_so_at_least_once() => Assert.All(All, queue => Assert.Equal(
        queue.Arguments.ContainsKey("x-dead-letter-exchange") ? "at-least-once" : null,
        queue.Arguments.GetValueOrDefault("x-dead-letter-strategy")));

    [Fact]
    public void Work_that_keeps_killing_its_consumers_dies() => Assert.All(Work(), queue =>
    {
        Assert.Equal((Queues.WorkExchange, "direct"), (queue.Exchange, queue.ExchangeType));
        Assert.Equal(FleetTopology.DeliveryLimit, queue.Arguments["x-delivery-limit"]);
        Assert.Equal(Queues.DeadExchange, queue.Arguments["x-dead-letter-exchange"]);
        Assert.False(queue.Arguments.ContainsKey("x-message-ttl"));
    });

    [Fact]
    public void A_rung_returns_its_messages_to_work_when_its_wait_is_over()
    {
        foreach (var rung in WaitLadder.Rungs)
        {
            var queue = All.Single(q => q.Name == rung.Name);

            Assert.Equal((rung.Name, "fanout"), (queue.Exchange, queue.ExchangeType));
            Assert.Equal((long)rung.Wait.TotalMilliseconds, queue.Arguments["x-message-ttl"]);
            Assert.Equal(Queues.WorkExchange, queue.Arguments["x-dead-letter-exchange"]);

            // Without one: the message would keep the key it came with, which is how it finds its queue again.
            Assert.False(queue.Arguments.ContainsKey("x-dead-letter-routing-key"));
        }
    }

    [Fact]
    public void The_dead_go_nowhere_else_and_never_expire()
    {
        var dead = All.Single(q => q.Name == Queues.DeadLetters);

        Assert.Equal((Queues.DeadExchange, "fanout"), (dead.Exchange, dead.ExchangeType));
        Assert.Equal(Queues.WorkExchange, dead.ReturnExchange); // from the rungs, to themselves
        Assert.Equal(["x-max-length", "x-overflow", "x-queue-type"], dead.Arguments.Keys.Order());
    }

    [Fact]
    public void Only_webhooks_are_taken_by_one_consumer_at_a_time() => Assert.Equal(
        [Queues.Webhooks],
        All.Where(q => q.Arguments.GetValueOrDefault("x-single-active-consumer") is true).Select(q => q.Name));

    [Fact]
    public void Each_exchange_has_one_type_and_is_declared_before_it_is_pointed_at()
    {
        Assert.All(All.GroupBy(q => q.Exchange), group => Assert.Single(group.Select(q => q.ExchangeType).Distinct()));
        Assert.Equal(Queues.DeadLetters, All[0].Name);
    }

    [Fact]
    public void No_argument_is_null_or_of_a_type_that_amqp_does_not_have() => Assert.All(
        All.SelectMany(q => q.Arguments.Values), value => Assert.True(value is string or int or long or bool));

    private static IEnumerable<QueueSpec> Work() => All.Where(q => WorkQueues.Contains(q.Name));
}
