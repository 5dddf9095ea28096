using Frota.Messaging;
using Frota.Messaging.Topology;
using Frota.Workers.Fleet;

namespace Frota.Workers.Maintenance.Watching;

/// <summary>What the queues hold.</summary>
internal sealed class BrokerSource([FromKeyedServices(Connections.Consuming)] BrokerConnection broker) : IFleetSource
{
    public string Name => "rabbitmq";

    public async Task<IReadOnlyList<Gauge>> AskAsync(CancellationToken cancel)
    {
        var depths = await QueueSurvey.ReadAsync(broker, cancel);
        return
        [
            .. depths.Select(depth => new Gauge("frota.queue.ready", "{message}",
                "Messages on a queue that nobody was handed yet.", depth.Ready, ("queue", depth.Queue))),
            .. depths.Select(depth => new Gauge("frota.queue.consumers", "{consumer}",
                "Consumers of a queue.", depth.Consumers, ("queue", depth.Queue))),
        ];
    }
}
