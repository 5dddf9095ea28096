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
/// <param name="patience">
/// How long the broker may say nothing before publishing makes no sense; without one, until it is taken for dead.
/// </param>
public sealed partial class BrokerConnection(
    string uri, string name, ILogger<BrokerConnection> logger, bool declare = false, TimeSpan? patience = null)
    : BackgroundService
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
        HandshakeContinuationTimeout = TimeSpan.FromSeconds(3),
        ContinuationTimeout = TimeSpan.FromSeconds(10),
    };

    private readonly Lock _gate = new();
    private IConnection? _kept;
    private volatile TaskCompletionSource<IConnection> _open = NewSource();
    private volatile TaskCompletionSource? _blocked;
    private volatile bool _silent;
    private volatile Pulse? _pulse;
    private CancellationTokenSource _interruption = new();

    /// <summary>Told the queue's name when a message came back because there is no such queue.</summary>
    public event Action<string>? Returned;

    /// <summary>
    /// True when publishing makes sense: connected, the broker answers, and it has not closed its ears (memory or disk
    /// alarm).
    /// </summary>
    public bool IsUsable => _blocked is null && !_silent && _open.Task.IsCompletedSuccessfully;

    /// <summary>Why <see cref="IsUsable"/> is false.</summary>
    public string Trouble => !_open.Task.IsCompletedSuccessfully ? "not connected to the broker"
        : _blocked is null ? "the broker does not answer"
        : "the broker blocks publishers (memory or disk alarm)";

    /// <summary>
    /// Cancelled as soon as <see cref="IsUsable"/> becomes false: whoever waits for the broker need wait no longer.
    /// Take it before asking whether it is usable.
    /// </summary>
    public CancellationToken Interrupted => Volatile.Read(ref _interruption).Token;

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
            catch (Exception e) when (ClientFaults.IsGone(e))
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

    /// <inheritdoc/>
    public override void Dispose()
    {
        _interruption.Dispose();
        base.Dispose();
    }

    /// <summary>The broker said something.</summary>
    internal void Heard() => _pulse?.Heard();

    /// <summary>A message came back.</summary>
    internal void NoteReturn(string queue) => Returned?.Invoke(queue);

    /// <summary>Connects and returns when the connection has ended.</summary>
    private async Task KeepAsync(CancellationToken stopping)
    {
        var connection = await _factory.CreateConnectionAsync(stopping);
        Keep(connection);
        try
        {
            await ServeAsync(connection, stopping);
        }
        finally
        {
            _open = NewSource();
            Keep(null);
            _silent = false;
            Interrupt();
            // Saying good-bye to a broker that does not answer takes seconds: the next connection does not wait for it.
            var closing = CloseAsync(connection);
            if (stopping.IsCancellationRequested)
            {
                await closing;
            }
        }
    }

    private void Keep(IConnection? connection)
    {
        lock (_gate)
        {
            _kept = connection;
            Block(false);
        }
    }

    private async Task ServeAsync(IConnection connection, CancellationToken stopping)
    {
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            ended.TrySetResult(reason.ReplyText);
            return Task.CompletedTask;
        };
        connection.ConnectionBlockedAsync += (_, _) => SetBlocked(connection, true);
        connection.ConnectionUnblockedAsync += (_, _) => SetBlocked(connection, false);
        if (declare)
        {
            await TopologyDeclaration.DeclareAsync(connection, stopping);
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _open.TrySetResult(connection);
        LogConnected(name);
        var beating = BeatAsync(connection, over.Token);
        try
        {
            var first = connection.IsOpen ? await Task.WhenAny(ended.Task, beating) : ended.Task;
            LogAway(first == beating ? "it does not answer" : connection.CloseReason?.ReplyText ?? "closed");
        }
        finally
        {
            await over.CancelAsync();
            await beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends when the broker has not answered for too long.</summary>
    private async Task BeatAsync(IConnection connection, CancellationToken stop)
    {
        while (true)
        {
            var channel = await connection.CreateChannelAsync(cancellationToken: stop);
            var pulse = new Pulse(() => channel.BasicQosAsync(0, 1, global: false, CancellationToken.None),
                patience ?? Pulse.GiveUp, TimeProvider.System);
            _pulse = pulse;
            try
            {
                await pulse.BeatAsync(SetSilent, stop);
            }
            catch (Exception e) when (_blocked is not null
                && e is TimeoutException or OperationCanceledException or RabbitMQClientException)
            {
                // A broker that blocks us does not read our questions either. It says when it does again.
                await (_blocked?.Task ?? Task.CompletedTask).WaitAsync(stop);
                SetSilent(false);
                await channel.DisposeAsync(); // not before: who does not read does not say good-bye
            }
        }
    }

    private static async Task CloseAsync(IConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
        catch (Exception e) when (ClientFaults.IsGone(e))
        {
            // it is gone, and that is all that was wanted
        }
    }

    // A connection that was given up may still hear of an alarm, and never hear that it is over.
    private Task SetBlocked(IConnection connection, bool blocked)
    {
        lock (_gate)
        {
            if (_kept == connection)
            {
                LogBlocked(blocked);
                Block(blocked);
            }
        }

        return Task.CompletedTask;
    }

    private void Block(bool blocked)
    {
        if (blocked)
        {
            _blocked ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interrupt();
        }
        else
        {
            _blocked?.TrySetResult();
            _blocked = null;
        }
    }

    private void SetSilent(bool silent)
    {
        _silent = silent;
        LogSilent(silent);
        if (silent)
        {
            Interrupt();
        }
    }

    // The old source is not disposed: somebody may be taking its token, and it holds no timer. Its callbacks run on the
    // pool and not here, where the client reads what the broker says.
    private void Interrupt() =>
        _ = Interlocked.Exchange(ref _interruption, new CancellationTokenSource()).CancelAsync();

    private static TaskCompletionSource<IConnection> NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Information, Message = "connected to the broker as {Name}")]
    private partial void LogConnected(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the broker is away: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the broker blocks publishers: {Blocked}")]
    private partial void LogBlocked(bool blocked);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the broker does not answer: {Silent}")]
    private partial void LogSilent(bool silent);
}
