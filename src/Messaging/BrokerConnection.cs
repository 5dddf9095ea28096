using Frota.Messaging.Topology;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Frota.Messaging;

/// <summary>
/// One connection to the broker, kept up by a loop of its own: the client's recovery revives channels with stale tags,
/// so it is off, and everyone who needs a channel asks again when theirs is closed.
/// </summary>
/// <param name="uri"><c>amqp://user:password@host:port/vhost</c>.</param>
/// <param name="name">Shown in the broker's list of connections.</param>
/// <param name="logger">Where outages are told.</param>
/// <param name="declare">
/// Declares the topology on each new connection before anybody gets it: for those who consume.
/// </param>
public sealed partial class BrokerConnection(
    string uri, string name, ILogger<BrokerConnection> logger, bool declare = false) : BackgroundService
{
    private static readonly TimeSpan[] Pauses =
        [
            TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500),
            TimeSpan.FromSeconds(1),
        ];

    private readonly ConnectionFactory _factory = new()
    {
        Uri = new Uri(uri),
        ClientProvidedName = name,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = TimeSpan.FromSeconds(10),
        RequestedConnectionTimeout = TimeSpan.FromSeconds(3),
        HandshakeContinuationTimeout = TimeSpan.FromSeconds(5),
        ContinuationTimeout = TimeSpan.FromSeconds(10),
    };

    private volatile TaskCompletionSource<IConnection> _open = NewSource();
    private volatile bool _blocked;

    /// <summary>
    /// True when publishing makes sense: connected, and the broker has not closed its ears (memory or disk alarm).
    /// </summary>
    public bool IsUsable => !_blocked && _open.Task.IsCompletedSuccessfully;

    /// <summary>Why <see cref="IsUsable"/> is false.</summary>
    public string Trouble => _blocked
        ? "the broker blocks publishers (memory or disk alarm)"
        : "not connected to the broker";

    /// <summary>Waits until there is a connection.</summary>
    public Task<IConnection> WaitAsync(CancellationToken cancel) => _open.Task.WaitAsync(cancel);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failures = 0; !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                await KeepAsync(stoppingToken);
                failures = 0;
            }
            catch (Exception e) when (e is BrokerUnreachableException or IOException or OperationCanceledException
                or RabbitMQClientException or TimeoutException or InvalidOperationException)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                if (failures == 0)
                {
                    LogAway(e.Message);
                }

                await Task.Delay(Pauses[Math.Min(failures++, Pauses.Length - 1)], stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Connects and returns when the connection has ended.</summary>
    private async Task KeepAsync(CancellationToken stopping)
    {
        await using var connection = await _factory.CreateConnectionAsync(stopping);
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            ended.TrySetResult(reason.ReplyText);
            return Task.CompletedTask;
        };
        connection.ConnectionBlockedAsync += (_, _) => SetBlocked(true);
        connection.ConnectionUnblockedAsync += (_, _) => SetBlocked(false);
        if (declare)
        {
            await TopologyDeclaration.DeclareAsync(connection, stopping);
        }

        _open.TrySetResult(connection);
        LogConnected(name);
        try
        {
            var reason = connection.IsOpen ? await ended.Task.WaitAsync(stopping) : "closed";
            LogAway(reason);
        }
        finally
        {
            _open = NewSource();
            _blocked = false;
        }
    }

    private Task SetBlocked(bool blocked)
    {
        _blocked = blocked;
        LogBlocked(blocked);
        return Task.CompletedTask;
    }

    private static TaskCompletionSource<IConnection> NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Information, Message = "connected to the broker as {Name}")]
    private partial void LogConnected(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the broker is away: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the broker blocks publishers: {Blocked}")]
    private partial void LogBlocked(bool blocked);
}
