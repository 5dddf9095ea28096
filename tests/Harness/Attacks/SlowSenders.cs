using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Frota.Harness.Attacks;

/// <summary>Senders whose requests come a byte at a time (slowloris): they are cut off and delay nobody else.</summary>
internal static class SlowSenders
{
    private const int Senders = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Measures how soon all are cut off, and how long a good message waits meanwhile.</summary>
    /// <exception cref="InvalidOperationException">One was still served after a minute.</exception>
    public static async Task StrikeAsync(Attack attack)
    {
        var since = Stopwatch.GetTimestamp();
        var all = Task.WhenAll(Enumerable.Range(0, Senders).Select(i => CutOffAsync(attack, stuckInBody: i % 2 == 0)));
        await attack.AnswerAsync();
        await all;
        attack.Measured($"{Senders} cut off after", Stopwatch.GetElapsedTime(since));
    }

    private static async Task CutOffAsync(Attack attack, bool stuckInBody)
    {
        var receiver = new Uri(attack.Fleet.ReceiverUrl);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, receiver.Port);
        var head = $"POST /hooks/whatsapp-cloud/main HTTP/1.1\r\nHost: {receiver.Authority}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n" + (stuckInBody ? "\r\n" : "X-Slow: ");
        var since = Stopwatch.GetTimestamp();
        try
        {
            await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(head));
            while (Stopwatch.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(500);
                await socket.SendAsync("x"u8.ToArray());
            }
        }
        catch (SocketException)
        {
            return;
        }

        throw new InvalidOperationException("a sender who never comes to an end is served on and on");
    }
}
