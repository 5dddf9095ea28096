using System.Net;
using System.Net.Sockets;
using Frota.Connectors.Http;
using Xunit;

namespace Frota.UnitTests.Connectors.Http;

/// <summary>The real client against real sockets: what matters is when the body is known to have left.</summary>
public sealed class OutgoingCallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_connection_never_sent_anything()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/secret-path");
        free.Stop();
        var never = Assert.IsType<Exchange.NeverSent>(await PostAsync(address));
        Assert.DoesNotContain("secret-path", never.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_never_sent_anything()
    {
        using var client = OutgoingHttp.Guarded(
            EgressRules.Strict, (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        Assert.IsType<Exchange.NeverSent>(await new OutgoingCall(client, TimeProvider.System)
            .PostAsync(new Uri("http://nowhere.example/"), "{}"u8.ToArray(), null, OutgoingCall.TotalTime, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("rubbish\r\n\r\n")]
    public async Task A_connection_that_ends_without_a_status_lost_the_answer(string said)
    {
        await using var server = LoopbackServer.Saying(said);
        Assert.IsType<Exchange.Lost>(await PostAsync(server.Address));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"cut", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\nzz", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", true)]
    public async Task An_answer_has_a_body_only_when_it_came_whole(string said, bool whole)
    {
        await using var server = LoopbackServer.Saying(said);
        var answered = Assert.IsType<Exchange.Answered>(await PostAsync(server.Address));
        Assert.Equal((200, whole), (answered.Status, answered.Body is not null));
    }

    [Fact]
    public async Task The_total_time_covers_a_body_that_drips()
    {
        var time = new SteppedTime(DateTimeOffset.UnixEpoch);
        await using var server = new LoopbackServer(async (stream, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(), cancel);
            time.Advance(OutgoingCall.TotalTime);
            await Task.Delay(Timeout.Infinite, cancel);
        });
        var exchange = await PostAsync(server.Address, time);
        Assert.True(exchange is Exchange.Lost or Exchange.Answered { Body: null }, $"{exchange}");
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_the_cancellation()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new LoopbackServer(async (_, cancel) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PostAsync(server.Address, cancel: stop.Token));
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Thu, 01 Jan 1970 00:01:30 GMT", 90)]
    [InlineData("Wed, 31 Dec 1969 00:00:00 GMT", 0)]
    [InlineData("99999999", 86_400)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    public async Task Reads_retry_after_within_reason(string header, int? seconds)
    {
        await using var server = LoopbackServer.Saying(
            $"HTTP/1.1 429 Too Many Requests\r\nRetry-After: {header}\r\nContent-Length: 0\r\n\r\n");
        var exchange = await PostAsync(server.Address, new SteppedTime(DateTimeOffset.UnixEpoch));
        Assert.Equal(seconds, (int?)Assert.IsType<Exchange.Answered>(exchange).RetryAfter?.TotalSeconds);
    }

    private static async Task<Exchange> PostAsync(
        Uri address, TimeProvider? time = null, CancellationToken? cancel = null)
    {
        using var client = OutgoingHttp.Trusted();
        return await new OutgoingCall(client, time ?? TimeProvider.System)
            .PostAsync(address, "{}"u8.ToArray(), prepare: null, OutgoingCall.TotalTime, cancel ?? Cancel);
    }
}
