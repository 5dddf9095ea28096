using Frota.Messaging;
using Frota.Messaging.Topology;
using Frota.Receiver.Accounts;
using Frota.Telemetry.Health;

namespace Frota.Receiver;

/// <summary>Ready when webhooks can be confirmed.</summary>
internal sealed class BrokerReadiness(BrokerConnection broker, AssertTopology topology) : IReadinessCheck
{
    public string Name => "broker";

    public ValueTask<string?> FaultAsync(CancellationToken cancel) =>
        ValueTask.FromResult(broker.IsUsable ? topology.Fault : broker.Trouble);
}

/// <summary>Ready when accounts were read once; Postgres may be away afterwards.</summary>
internal sealed class AccountReadiness(AccountDirectory accounts) : IReadinessCheck
{
    public string Name => "accounts";

    public ValueTask<string?> FaultAsync(CancellationToken cancel) =>
        ValueTask.FromResult(accounts.IsLoaded ? null : "no accounts yet, neither from Postgres nor from a snapshot");
}
