using Frota.Messaging.Retries;

namespace Frota.Messaging.Topology;

/// <summary>
/// Every queue and exchange of the fleet, declared here and nowhere else. All queues are quorum queues with a limit
/// that refuses the publisher: at-least-once dead-lettering silently becomes at-most-once with any other overflow.
/// </summary>
public static class FleetTopology
{
    /// <summary>Deliveries that came back unacknowledged this often are dead: their consumers keep dying.</summary>
    public const int DeliveryLimit = 20;

    /// <summary>Messages a work queue holds before it refuses; a batch of webhooks is one message.</summary>
    public const int MaxLength = 2_000_000;

    /// <summary>All of it, in an order that can be declared from top to bottom.</summary>
    public static IReadOnlyList<QueueSpec> Queues { get; } =
    [
        Dead(),
        .. WaitLadder.Rungs.Select(Wait),
        // One consumer at a time: intake in the order of acceptance is what keeps conversations in order.
        Work(Contracts.Queues.Webhooks, singleConsumer: true),
        Work(Contracts.Queues.Statuses),
        Work(Contracts.Queues.Turns),
        Work(Contracts.Queues.TurnsOverflow),
        Work(Contracts.Queues.Suspects),
        Work(Contracts.Queues.Outbound),
        Work(Contracts.Queues.OutboundOverflow),
        Work(Contracts.Queues.Integrations),
    ];

    private static QueueSpec Work(string name, bool singleConsumer = false) =>
        new(name, Contracts.Queues.WorkExchange, "direct", Arguments(Contracts.Queues.DeadExchange, new()
        {
            ["x-delivery-limit"] = DeliveryLimit,
            ["x-single-active-consumer"] = singleConsumer ? true : null,
        }));

    private static QueueSpec Wait(Rung rung) =>
        new(rung.Name, rung.Name, "fanout", Arguments(Contracts.Queues.WorkExchange, new()
        {
            ["x-message-ttl"] = (long)rung.Wait.TotalMilliseconds,
        }));

    // A letter that cannot be kept yet is put aside like any work, and comes back to the dead letters alone.
    private static QueueSpec Dead() => new(Contracts.Queues.DeadLetters, Contracts.Queues.DeadExchange, "fanout",
        Arguments(deadLetterExchange: null, []), Contracts.Queues.WorkExchange);

    private static Dictionary<string, object?> Arguments(string? deadLetterExchange, Dictionary<string, object?> own)
    {
        own["x-queue-type"] = "quorum";
        own["x-overflow"] = "reject-publish";
        own["x-max-length"] = MaxLength;
        if (deadLetterExchange is not null)
        {
            own["x-dead-letter-exchange"] = deadLetterExchange;
            own["x-dead-letter-strategy"] = "at-least-once";
        }

        return own.Where(a => a.Value is not null).ToDictionary();
    }
}
