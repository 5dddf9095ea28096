using Frota.Messaging;
using Frota.Messaging.Topology;
using Frota.Receiver.Accounts;
using Frota.Receiver.Spool;
using Frota.Telemetry.Health;

namespace Frota.Receiver;

/// <summary>
/// Ready when webhooks can be confirmed. With a spool also while the broker is away: a balancer that took the traffic
/// away then would take it from the one place that can keep it. What waits is told beside.
/// </summary>
internal sealed class AcceptReadiness(BrokerConnection broker, AssertTopology topology, IServiceProvider services)
    : IReadinessCheck
{
    private readonly Spools? _spools = services.GetService<Spools>();

    public string Name => "broker";

    public string? Note => _spools is null ? null : (BrokerFault, _spools.Length) switch
    {
        (null, 0) => null,
        (null, var bytes) => $"{bytes} bytes wait in the spool",
        (var fault, var bytes) => $"{fault}; {bytes} bytes wait in the spool",
    };

    private string? BrokerFault => broker.IsUsable ? topology.Fault : broker.Trouble;

    public ValueTask<string?> FaultAsync(CancellationToken cancel) => ValueTask.FromResult(
        BrokerFault is not { } fault ? null
        : _spools is null ? fault
        : _spools.Fault is { } full ? $"{fault}; {full}"
        : null);
}

/// <summary>Ready when accounts were read once; Postgres may be away afterwards.</summary>
internal sealed class AccountReadiness(AccountDirectory accounts) : IReadinessCheck
{
    public string Name => "accounts";

    public ValueTask<string?> FaultAsync(CancellationToken cancel) =>
        ValueTask.FromResult(accounts.IsLoaded ? null : "no accounts yet, neither from Postgres nor from a snapshot");
}
