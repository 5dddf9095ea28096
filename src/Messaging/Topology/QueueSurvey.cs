
namespace Frota.Messaging.Topology;

/// <summary>What a queue holds and who serves it.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Ready">Messages that nobody was handed yet.</param>
/// <param name="Consumers">Consumers that are subscribed.</param>
public sealed record QueueDepth(string Queue, long Ready, long Consumers);

/// <summary>
/// Asks the broker how long its queues are, over the connection that is there. What was handed out and is not
/// acknowledged yet it tells only through its own metrics.
/// </summary>
public static class QueueSurvey
{
    /// <summary>Looks at every queue of the topology.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not answer, or misses a queue.</exception>
    public static async Task<IReadOnlyList<QueueDepth>> ReadAsync(BrokerConnection broker, CancellationToken cancel)
    {
        try
        {
            var connection = await broker.WaitAsync(cancel);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancel);
            var depths = new List<QueueDepth>();
            foreach (var queue in FleetTopology.Queues)
            {
                var found = await channel.QueueDeclarePassiveAsync(queue.Name, cancel);
                depths.Add(new QueueDepth(queue.Name, found.MessageCount, found.ConsumerCount));
            }

            return depths;
        }
        catch (Exception e) when (ClientFaults.IsGone(e) && !cancel.IsCancellationRequested)
        {
            throw new BrokerUnavailableException($"the queues were not counted: {e.Message}", e);
        }
    }
}
