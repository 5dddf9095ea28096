using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Frota.Workers.Maintenance.Watching;

/// <summary>
/// Values that were asked of somebody else, as instruments: each is shown as long as it stands here. A backlog that
/// nobody can see any more must not look like one.
/// </summary>
internal sealed class GaugeBoard : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Frota.Workers.Fleet";

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<string, IReadOnlyList<Gauge>> _bySource = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = [];

    /// <summary>All that stand here now.</summary>
    public IEnumerable<Gauge> All => _bySource.OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => s.Value);

    /// <summary>Shows what a source said, in the place of what it said before.</summary>
    public void Put(string source, IReadOnlyList<Gauge> gauges)
    {
        _bySource[source] = gauges;
        lock (_declared)
        {
            foreach (var gauge in gauges.Where(gauge => _declared.Add(gauge.Name)))
            {
                Declare(gauge);
            }
        }
    }

    /// <summary>Shows nothing of a source any more.</summary>
    public void Remove(string source) => _bySource.TryRemove(source, out _);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Declare(Gauge gauge)
    {
        if (gauge.OnlyGrows)
        {
            _meter.CreateObservableCounter(gauge.Name, () => Observe(gauge.Name), gauge.Unit, gauge.Help);
        }
        else
        {
            _meter.CreateObservableGauge(gauge.Name, () => Observe(gauge.Name), gauge.Unit, gauge.Help);
        }
    }

    private IEnumerable<Measurement<double>> Observe(string name) => All.Where(gauge => gauge.Name == name)
        .Select(gauge => gauge.Label is var (key, value)
            ? new Measurement<double>(gauge.Value, KeyValuePair.Create(key, (object?)value))
            : new Measurement<double>(gauge.Value));
}

/// <summary>One value on the board.</summary>
/// <param name="Name">The instrument's.</param>
/// <param name="Unit">The instrument's.</param>
/// <param name="Help">A sentence.</param>
/// <param name="Value">The value.</param>
/// <param name="Label">The one label that tells it from its like; null for none.</param>
internal sealed record Gauge(
    string Name, string Unit, string Help, double Value, (string Key, string Value)? Label = null)
{
    /// <summary>True for what only grows: a counter.</summary>
    public bool OnlyGrows { get; init; }
}
