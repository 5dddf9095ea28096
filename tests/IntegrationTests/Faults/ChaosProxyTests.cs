using System.Net;
using System.Net.Sockets;
using Frota.Harness.Proxies;
using Xunit;

namespace Frota.IntegrationTests.Faults;

/// <summary>A link breaks as it says: without this, an attack proves nothing.</summary>
public sealed class ChaosProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly byte[] _read = new byte[16];
    private ChaosProxy _link = null!;
    private Socket _client = null!;
    private Socket _served = null!;

    public async ValueTask InitializeAsync()
    {
        _server.Start();
        _link = new ChaosProxy(((IPEndPoint)_server.LocalEndpoint).Port);
        _client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await _client.ConnectAsync(IPAddress.Loopback, _link.Port, TestContext.Current.CancellationToken);
        _served = await _server.AcceptSocketAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_whole_link_passes_both_ways()
    {
        Assert.True(await PassesAsync(_client, _served));
        Assert.True(await PassesAsync(_served, _client));
    }

    [Theory]
    [InlineData(LinkState.Stalled, false, false)]
    [InlineData(LinkState.Deaf, true, false)]
    [InlineData(LinkState.Mute, false, true)]
    public async Task A_partition_holds_bytes_and_lets_them_go_when_it_ends(LinkState state, bool there, bool back)
    {
        _link.State = state;
        var (forth, home) = (PassesAsync(_client, _served), PassesAsync(_served, _client));
        await Task.Delay(Moment, TestContext.Current.CancellationToken);
        Assert.Equal((there, back), (forth.IsCompleted, home.IsCompleted));
        _link.State = LinkState.Whole;
        Assert.True(await forth);
        Assert.True(await home);
    }

    [Fact]
    public async Task A_cut_link_resets_what_is_open_and_refuses_what_comes()
    {
        _link.State = LinkState.Cut;
        await Assert.ThrowsAsync<SocketException>(() => _client.ReceiveAsync(_read).WaitAsync(Long));
        using var late = new Socket(SocketType.Stream, ProtocolType.Tcp);
        // The kernel may say it at once or at the first byte.
        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await late.ConnectAsync(IPAddress.Loopback, _link.Port);
            await late.ReceiveAsync(_read).WaitAsync(Long);
        });
    }

    [Fact]
    public async Task The_answer_to_a_word_is_lost_once_it_was_given()
    {
        _link.CutBehind("COMMIT"u8.ToArray());
        Assert.True(await PassesAsync(_client, _served));
        await _client.SendAsync("COMMIT;"u8.ToArray());
        Assert.Equal(7, await _served.ReceiveAsync(_read).WaitAsync(Long, TestContext.Current.CancellationToken));
        await _served.SendAsync("done"u8.ToArray());
        await Assert.ThrowsAsync<SocketException>(() => _client.ReceiveAsync(_read).WaitAsync(Long));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _served.Dispose();
        await _link.DisposeAsync();
        _server.Dispose();
    }

    private static async Task<bool> PassesAsync(Socket from, Socket to)
    {
        var read = new byte[16];
        await from.SendAsync("x"u8.ToArray());
        return await to.ReceiveAsync(read).WaitAsync(Long) == 1;
    }
}
