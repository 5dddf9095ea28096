using System.Net.Sockets;
using Frota.Cli.Shell;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Frota.Cli.Health;

/// <summary>How one server does.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Ok">It answers as it should.</param>
/// <param name="LatencyMs">How long the answer took; connecting not counted, where a connection is kept.</param>
/// <param name="Reason">What is wrong, or a remark.</param>
internal sealed record Health(string Name, bool Ok, double LatencyMs, string Reason);

/// <summary>Asks one server and never throws: a fault is an answer too.</summary>
internal static class Probe
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Times the question; it returns a fault, or null when all is well.</summary>
    public static async Task<Health> AskAsync(
        string name, TimeProvider time, Func<Watch, CancellationToken, Task<string?>> question,
        CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        var watch = new Watch(time);
        string? fault;
        try
        {
            fault = await question(watch, patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            fault = $"no answer within {Patience.TotalSeconds} s";
        }
        catch (Exception e) when (e is CliFault or NpgsqlException or RabbitMQClientException or HttpRequestException
            or SocketException or IOException or TimeoutException or ArgumentException)
        {
            fault = e is CliFault { Remedy.Length: > 0 } told ? $"{told.Message} ({told.Remedy})" : e.Message;
        }

        return new Health(name, fault is null, watch.Milliseconds, fault ?? "");
    }
}
