using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client.Exceptions;

namespace Frota.Messaging.Topology;

/// <summary>
/// Declares the topology as soon as there is a broker, and again every quarter of a minute: a queue that somebody
/// deleted comes back without a restart.
/// </summary>
public sealed partial class AssertTopology(BrokerConnection broker, ILogger<AssertTopology> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    /// <summary>
    /// What is wrong with the topology; null when it is as designed. Wrong until it has been declared once.
    /// </summary>
    public string? Fault { get; private set; } = "the topology has not been declared yet";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TopologyDeclaration.DeclareAsync(await broker.WaitAsync(stoppingToken), stoppingToken);
                Fault = null;
            }
            catch (InvalidOperationException e)
            {
                Fault = e.Message;
                LogWrong(e.Message);
            }
            catch (Exception e) when (e is RabbitMQClientException or IOException or TimeoutException
                or ObjectDisposedException or OperationCanceledException)
            {
                // the broker went away in the middle: its connection tells of it, and the next round tries again
            }

            await Task.Delay(Fault is null ? Period : TimeSpan.FromSeconds(1), stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "the broker's topology is not the design's: {Fault}")]
    private partial void LogWrong(string fault);
}
