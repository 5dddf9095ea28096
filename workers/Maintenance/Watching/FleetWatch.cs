using Frota.Messaging;
using Npgsql;
using StackExchange.Redis;

namespace Frota.Workers.Maintenance.Watching;

/// <summary>
/// Puts on the board what no single process knows, as long as this worker leads the maintenance. Each source is asked
/// by itself: one that is away leaves the board, and the others stay.
/// </summary>
internal sealed partial class FleetWatch(
    IEnumerable<IFleetSource> sources, GaugeBoard board, TimeProvider time, ILogger<FleetWatch> logger)
{
    /// <summary>The pause between two questions to a source.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>How long a source may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Watches until cancelled; then nothing stands on the board any more.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(sources.Select(source => RunAsync(source, cancel)));

    private async Task RunAsync(IFleetSource source, CancellationToken cancel)
    {
        var up = true;
        while (!cancel.IsCancellationRequested)
        {
            up = await ObserveAsync(source, wasUp: up, cancel);
            await Task.Delay(Period, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        board.Remove(source.Name);
    }

    private async Task<bool> ObserveAsync(IFleetSource source, bool wasUp, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var asked = source.AskAsync(either.Token);
            board.Put(source.Name, [Up(source, 1), .. await asked.WaitAsync(either.Token)]);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or BrokerUnavailableException or RedisException
            or TimeoutException or IOException or OperationCanceledException)
        {
            board.Put(source.Name, [Up(source, 0)]);
            if (wasUp && !cancel.IsCancellationRequested)
            {
                LogAway(source.Name, e.Message);
            }

            return false;
        }
    }

    private static Gauge Up(IFleetSource source, int up) => new("frota.source.up", "",
        "1 while the source of some of the fleet's gauges answers; 0 when they are missing.", up,
        ("source", source.Name));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source} told nothing of the fleet: {Reason}")]
    private partial void LogAway(string source, string reason);
}
