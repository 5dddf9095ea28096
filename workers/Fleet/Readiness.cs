using Frota.Messaging;
using Frota.Messaging.Leases;
using Frota.Messaging.Topology;
using Frota.Telemetry.Health;
using StackExchange.Redis;

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

    public bool IsStuck => liveness.IsStuck;

    public async ValueTask<string?> FaultAsync(CancellationToken cancel)
    {
        await liveness.IdAsync(cancel);
        return liveness.Fault;
    }
}

/// <summary>A worker serves without Redis; what it paces there it then paces by itself.</summary>
internal sealed class RedisCheck(IConnectionMultiplexer redis) : IReadinessCheck
{
    public string Name => "redis";

    public bool IsDeep => true;

    public async ValueTask<string?> FaultAsync(CancellationToken cancel)
    {
        try
        {
            await redis.GetDatabase().PingAsync().WaitAsync(cancel);
            return null;
        }
        catch (RedisException)
        {
            return "not reachable";
        }
    }
}

/// <summary>Times are Postgres'; but signatures, logs and quiet times are told by the host's clock.</summary>
internal sealed class ClockCheck(Heartbeat heartbeat) : IReadinessCheck
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    public string Name => "clock";

    public bool IsDeep => true;

    public ValueTask<string?> FaultAsync(CancellationToken cancel) => ValueTask.FromResult(
        heartbeat.ClockSkew.Duration() <= Most ? null : heartbeat.ClockSkew > TimeSpan.Zero
            ? $"{heartbeat.ClockSkew.TotalSeconds:0} s ahead of Postgres'"
            : $"{-heartbeat.ClockSkew.TotalSeconds:0} s behind Postgres'");
}
