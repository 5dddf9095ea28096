using System.Net;
using System.Net.Sockets;

namespace Frota.Harness.Proxies;

/// <summary>One client's connection through a proxy.</summary>
internal sealed class ProxiedConnection(ChaosProxy proxy, Socket client) : IDisposable
{
    private const int Piece = 64 * 1024;

    private volatile bool _answerIsLost;
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Passes bytes until one side ends.</summary>
    /// <exception cref="SocketException">A side broke off.</exception>
    public async Task RunAsync(EndPoint server)
    {
        client.NoDelay = _server.NoDelay = true;
        await _server.ConnectAsync(server);
        var (there, back) = (PassAsync(client, _server, toServer: true), PassAsync(_server, client, toServer: false));
        await await Task.WhenAny(there, back);
    }

    /// <summary>Ends both sides with a reset, not in peace.</summary>
    public void Dispose()
    {
        foreach (var side in new[] { client, _server })
        {
            try
            {
                side.Close(timeout: 0);
            }
            catch (ObjectDisposedException)
            {
                // The other direction was first.
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool toServer)
    {
        var piece = new byte[Piece];
        while (true)
        {
            var length = await from.ReceiveAsync(piece);
            await proxy.MayPassAsync(toServer);
            if (length == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            if (_answerIsLost && !toServer)
            {
                return;
            }

            _answerIsLost |= toServer && proxy.IsLast(piece.AsSpan(0, length));
            for (var sent = 0; sent < length;)
            {
                sent += await to.SendAsync(piece.AsMemory(sent, length - sent));
            }
        }
    }
}
