using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Frota.Telemetry.Health;

/// <summary>
/// Asks every part at once whether the process can serve. A process that is stopping is not ready, so that a load
/// balancer lets go of it before its connections end.
/// </summary>
public sealed partial class HealthProbe(
    IEnumerable<IReadinessCheck> checks, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<HealthProbe> log)
{
    /// <summary>How long one part may take: probes of orchestrators give up after a few seconds.</summary>
    public static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);

    private readonly IReadinessCheck[] _checks = [.. checks];

    /// <summary>The parts that hang so that only a restart helps.</summary>
    public IReadOnlyList<string> Stuck => [.. _checks.Where(check => check.IsStuck).Select(check => check.Name)];

    /// <summary>Runs all checks concurrently; takes no longer than <see cref="CheckTimeout"/>.</summary>
    public async Task<ReadinessReport> ReportAsync(CancellationToken cancel)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ReadinessReport.Of([new ReadinessFault("host", "stopping")], []);
        }

        IReadinessCheck[] asked = [.. _checks.Where(check => !check.IsDeep)];
        var faults = await Task.WhenAll(asked.Select(check => FaultAsync(check, cancel)));
        return ReadinessReport.Of([.. faults.OfType<ReadinessFault>()],
            [.. asked.Where(c => c.Note is not null).Select(c => new ReadinessNote(c.Name, c.Note!))]);
    }

    /// <summary>Runs all checks concurrently, the deep ones too, and times each.</summary>
    public async Task<DeepReport> DeepAsync(CancellationToken cancel)
    {
        var parts = await Task.WhenAll(_checks.Select(async check =>
        {
            var since = time.GetTimestamp();
            var fault = await FaultAsync(check, cancel);
            return (check.IsDeep, Part: new DeepPart(check.Name, fault is null,
                Math.Round(time.GetElapsedTime(since).TotalMilliseconds, 1), fault?.Fault, check.Note));
        }));
        var stopping = lifetime.ApplicationStopping.IsCancellationRequested;
        return new DeepReport(
            stopping ? "stopping" : parts.Any(p => !p.Part.Ok && !p.IsDeep) ? "not ready"
                : parts.Any(p => !p.Part.Ok) ? "degraded" : "healthy",
            [.. parts.Select(p => p.Part)]);
    }

    private async Task<ReadinessFault?> FaultAsync(IReadinessCheck check, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(CheckTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            // On the pool and with a limit of its own: a check that blocks or ignores its token holds up no other.
            var asked = Task.Run(async () => await check.FaultAsync(either.Token), CancellationToken.None);
            var fault = await asked.WaitAsync(either.Token);
            return fault is null ? null : new ReadinessFault(check.Name, fault);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ReadinessFault(check.Name, $"no answer within {CheckTimeout.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            CheckThrew(check.Name, e);
            return new ReadinessFault(check.Name, e.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Readiness check {Check} failed")]
    private partial void CheckThrew(string check, Exception error);
}
