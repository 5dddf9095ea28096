using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Database;

namespace Frota.Cli.Supervision;

/// <summary>
/// What supervisord does not do: it looks at every program, again and again, kills what hangs, starts what was given
/// up, and runs as many workers as there is work for. Whatever is away meanwhile, the rest goes on.
/// </summary>
internal sealed class Patrol(
    SupervisorRpc supervisor, Watchdog watchdog, Settings settings, ScaleFile scale, int least,
    SuperviseMetrics metrics, TextWriter log, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _givenUp = [];
    private FleetDatabase? _database;
    private Autoscaler? _autoscaler;
    private string? _trouble;

    /// <summary>Looks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var beat = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await LookAsync(cancel);
                _trouble = null;
            }
            catch (Exception e) when (Faults.Tells(e))
            {
                metrics.Scaled(null);
                Say(e.Message);
            }
        }
        while (!cancel.IsCancellationRequested && await beat.WaitForNextTickAsync(cancel));
    }

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task LookAsync(CancellationToken cancel)
    {
        var programs = await supervisor.AllAsync(cancel);
        metrics.Saw(await watchdog.LookAsync(programs, cancel));
        await ReviveAsync(programs, cancel);
        _database ??= await PostgresDoor.OpenFleetAsync(settings, cancel);
        _autoscaler ??= new Autoscaler(supervisor, _database,
            workers => (scale.Read() ?? new ScaleRange(least, Math.Max(least, workers))).Within(workers), time);
        metrics.Scaled(await _autoscaler.StepAsync(programs, cancel));
    }

    // What cannot start for as long as its database is away is not to stay away when the database comes back.
    private async Task ReviveAsync(IReadOnlyList<SupervisedProcess> programs, CancellationToken cancel)
    {
        foreach (var program in programs)
        {
            if (program.State != "FATAL")
            {
                _givenUp.Remove(program.FullName);
            }
            else if (!_givenUp.TryGetValue(program.FullName, out var since))
            {
                _givenUp[program.FullName] = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(since) >= TryAgain)
            {
                _givenUp.Remove(program.FullName);
                await log.WriteLineAsync($"{program.Name} was given up and is tried again");
                await supervisor.StartAsync(program, cancel);
            }
        }
    }

    private void Say(string trouble)
    {
        if (trouble != _trouble)
        {
            log.WriteLine(trouble);
            _trouble = trouble;
        }
    }
}
