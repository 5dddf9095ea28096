using System.Diagnostics.Metrics;

namespace Frota.Cli.Supervision;

/// <summary>What supervision sees and does.</summary>
internal sealed class SuperviseMetrics : IDisposable
{
    private readonly Meter _meter = new("Frota.Supervision");
    private readonly Counter<long> _exits;
    private readonly Counter<long> _kills;
    private volatile IReadOnlyList<Watched> _programs = [];
    private volatile ScaleDecision? _decision;

    public SuperviseMetrics()
    {
        _exits = _meter.CreateCounter<long>("frota.process.exits", "{exit}",
            "Ends of supervised processes; those that nobody asked for are not expected.");
        _kills = _meter.CreateCounter<long>("frota.watchdog.kills", "{kill}",
            "Processes that hung and were killed.");
        _meter.CreateObservableGauge("frota.process.given_up", () => Each(w => w.Program.State == "FATAL"), "",
            "1 while supervisord has given a process up; it is tried again every minute.");
        _meter.CreateObservableGauge("frota.process.up", () => Each(w => w.Lives), "",
            "1 while a supervised process runs and says that it lives.");
        _meter.CreateObservableGauge("frota.scale.target", () => Decided(d => d.Target), "{worker}",
            "Workers that this host is to run.");
        _meter.CreateObservableGauge("frota.scale.saturated", () => Decided(d => d.Saturated ? 1 : 0), "",
            "1 while more workers are wanted than may run here.");
    }

    public void Exited(ProcessEvent exit) => _exits.Add(1,
        KeyValuePair.Create("process", (object?)exit.Process),
        KeyValuePair.Create("expected", (object?)(exit.Expected ? "true" : "false")));

    public void Killed(SupervisedProcess process) =>
        _kills.Add(1, KeyValuePair.Create("process", (object?)process.Name));

    public void Saw(IReadOnlyList<Watched> programs) => _programs = programs;

    /// <summary>A decision, or null when none could be made.</summary>
    public void Scaled(ScaleDecision? decision) => _decision = decision;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Each(Func<Watched, bool> holds) => _programs.Select(watched =>
        new Measurement<int>(holds(watched) ? 1 : 0, KeyValuePair.Create("process", (object?)watched.Program.Name)));

    private IEnumerable<Measurement<int>> Decided(Func<ScaleDecision, int> value) =>
        _decision is { } decision ? [new Measurement<int>(value(decision))] : [];
}
