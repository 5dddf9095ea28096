using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Frota.Harness.Proxies;

/// <summary>
/// A TCP link that can be broken: it stands in front of a server and passes bytes both ways, as its state and its delay
/// allow. A held byte passes when the link is whole again, as after a partition that TCP survived.
/// </summary>
public sealed class ChaosProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxiedConnection, byte> _connections = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPEndPoint _server;
    private readonly Task _accepting;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile LinkState _state;
    private byte[]? _lastWord;

    /// <summary>Listens on a free port in front of a server on this machine.</summary>
    public ChaosProxy(int serverPort)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How long each piece of bytes waits before it goes on, each way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How the link behaves from now on; open connections are concerned too.</summary>
    public LinkState State
    {
        get => _state;
        set
        {
            _state = value;
            var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _changed, next).TrySetResult();
            if (value == LinkState.Cut)
            {
                Reset();
            }
        }
    }

    /// <summary>
    /// Lets the next piece of bytes that holds a word pass to the server, and resets that connection before the answer.
    /// </summary>
    public void CutBehind(byte[] word) => _lastWord = word;

    /// <summary>Resets every open connection; new ones are welcome unless the link is cut.</summary>
    public void Reset()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        Reset();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>True for the one piece whose answer nobody may see.</summary>
    internal bool IsLast(ReadOnlySpan<byte> piece) =>
        _lastWord is { } word && piece.IndexOf(word) >= 0
        && Interlocked.CompareExchange(ref _lastWord, null, word) == word;

    /// <summary>Waits until bytes may pass in a direction.</summary>
    internal async Task MayPassAsync(bool toServer)
    {
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, _stopping.Token);
        }

        while (true)
        {
            var changed = _changed.Task; // before the state: a change in between is not missed
            var held = _state switch
            {
                LinkState.Stalled => true,
                LinkState.Deaf => !toServer,
                LinkState.Mute => toServer,
                _ => false,
            };
            if (!held)
            {
                return;
            }

            await changed.WaitAsync(_stopping.Token);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_stopping.Token);
            var connection = new ProxiedConnection(this, client);
            _connections[connection] = 0;
            _ = RunAsync(connection);
        }
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        try
        {
            if (_state != LinkState.Cut)
            {
                await connection.RunAsync(_server);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side left, or the proxy stops: the other side learns it by the reset.
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection, out _);
        }
    }
}
