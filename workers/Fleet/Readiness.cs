using Frota.Messaging;
using Frota.Messaging.Leases;
using Frota.Messaging.Topology;
using Frota.Telemetry.Health;

namespace Frota.Workers.Fleet;

/// <summary>Ready when the broker can be used and its queues are as designed.</summary>
internal sealed class BrokerReadiness(
    [FromKeyedServices(Connections.Consuming)] BrokerConnection consuming,
    [FromKeyedServices(Connections.Publishing)] BrokerConnection publishing, AssertTopology topology) : IReadinessCheck
{
    public string Name => "broker";

    public ValueTask<string?> FaultAsync(CancellationToken cancel) => ValueTask.FromResult(
        !publishing.IsUsable ? publishing.Trouble : !consuming.IsUsable ? consuming.Trouble : topology.Fault);
}

/// <summary>Ready when Postgres knows this worker as alive.</summary>
internal sealed class LivenessReadiness(WorkerLiveness liveness) : IReadinessCheck
{
    public string Name => "postgres";

    public async ValueTask<string?> FaultAsync(CancellationToken cancel)
    {
        await liveness.IdAsync(cancel);
        return liveness.Fault;
    }
}
