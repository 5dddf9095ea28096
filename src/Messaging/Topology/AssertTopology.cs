using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Frota.Messaging.Topology;

/// <summary>
/// Declares the topology as soon as there is a broker, again every quarter of a minute, and at once when a message
/// finds no queue: one that somebody deleted comes back without a restart.
/// </summary>
public sealed partial class AssertTopology(BrokerConnection broker, ILogger<AssertTopology> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _doubt = new(0);

    // Until it has been declared once, nothing is known to be as designed.
    private volatile FrozenDictionary<string, string> _faults = FleetTopology.Queues.ToFrozenDictionary(
        q => q.Name, _ => "the topology has not been declared yet");

    /// <summary>
    /// What is wrong with the topology; null when it is as designed. Wrong until it has been declared once.
    /// </summary>
    public string? Fault => _faults.Values.FirstOrDefault();

    /// <summary>What is wrong with one queue of the design; null when it is as designed.</summary>
    public string? FaultOf(string queue) => _faults.GetValueOrDefault(queue);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        broker.Returned += Doubt;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Note(await TopologyDeclaration.FaultsAsync(await broker.WaitAsync(stoppingToken), stoppingToken));
            }
            catch (Exception e) when (ClientFaults.IsGone(e))
            {
                // the broker went away in the middle: its connection tells of it, and the next round tries again
            }

            Task pause = _doubt.WaitAsync(_faults.Count == 0 ? Period : TimeSpan.FromSeconds(1), stoppingToken);
            await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        broker.Returned -= Doubt;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _doubt.Dispose();
        base.Dispose();
    }

    private void Note(IReadOnlyDictionary<string, string> faults)
    {
        _faults = faults.ToFrozenDictionary();
        foreach (var fault in faults.Values)
        {
            LogWrong(fault);
        }
    }

    private void Doubt(string queue)
    {
        if (FleetTopology.Queues.Any(q => q.Name == queue) && FaultOf(queue) is null)
        {
            var fault = $"the queue {queue} is missing";
            _faults = _faults.Append(new(queue, fault)).ToFrozenDictionary();
            LogWrong(fault);
            _doubt.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "the broker's topology is not the design's: {Fault}")]
    private partial void LogWrong(string fault);
}
