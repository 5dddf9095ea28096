using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Frota.UnitTests.Connectors.Http;

/// <summary>
/// A TCP server on loopback that takes one request at a time and does with the connection what a test says.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    /// <summary>A server that writes these bytes, as they are, after each request.</summary>
    public static LoopbackServer Saying(string response) =>
        new((stream, cancel) => stream.WriteAsync(Encoding.ASCII.GetBytes(response), cancel).AsTask());

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>Connections taken so far.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> answer)
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                await using var stream = connection.GetStream();
                await ReadRequestAsync(stream);
                await answer(stream, _stop.Token);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or IOException)
        {
            // The test is over.
        }
    }

    /// <summary>Reads until a request whose body ends in a brace is whole.</summary>
    private async Task ReadRequestAsync(NetworkStream stream)
    {
        var buffer = new byte[16_384];
        var length = 0;
        while (length < 4 || !buffer.AsSpan(0, length).EndsWith("}"u8))
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), _stop.Token);
            if (read == 0)
            {
                return;
            }

            length += read;
        }
    }
}
