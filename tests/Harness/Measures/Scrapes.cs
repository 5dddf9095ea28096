using System.Globalization;
using Frota.Harness.Fleet;

namespace Frota.Harness.Measures;

/// <summary>
/// How long a Prometheus found that scrapes took, in milliseconds. What measures must have a process of its own: a busy
/// one takes its own waiting for the scraped one's.
/// </summary>
/// <param name="Receiver">The receiver's page.</param>
/// <param name="Workers">The workers' pages.</param>
/// <param name="Itself">Its own: what is left of this is the machine's.</param>
internal sealed record Scrapes(
    IReadOnlyList<double> Receiver, IReadOnlyList<double> Workers, IReadOnlyList<double> Itself)
{
    /// <summary>Those of the last while.</summary>
    /// <exception cref="InvalidOperationException">A process did not answer one.</exception>
    public static async Task<Scrapes> OfAsync(PrometheusServer prometheus, TimeSpan lately)
    {
        var answered = await prometheus.ValuesAsync("up", lately);
        return answered.Count > 0 && answered.All(up => up == 1)
            ? new(await TookAsync("receiver"), await TookAsync("worker"), await TookAsync("prometheus"))
            : throw new InvalidOperationException("a scrape was not answered");

        async Task<List<double>> TookAsync(string job) =>
            (await prometheus.ValuesAsync($"scrape_duration_seconds{{job=\"{job}\"}}", lately))
            .ConvertAll(seconds => 1000 * seconds);
    }

    /// <summary>Those of several fleets.</summary>
    public static Scrapes Together(IEnumerable<Scrapes> fleets)
    {
        var all = fleets.ToList();
        return new([.. all.SelectMany(one => one.Receiver)], [.. all.SelectMany(one => one.Workers)],
            [.. all.SelectMany(one => one.Itself)]);
    }

    /// <summary>
    /// Three cells of a table: p50 and p99 of the kind of process with the greater p99, and the p99 of Prometheus's own
    /// page.
    /// </summary>
    public override string ToString()
    {
        var slower = new[] { Receiver, Workers }
            .Select(took => took.Order().ToList()).MaxBy(sorted => sorted.At(0.99))!;
        return string.Create(CultureInfo.InvariantCulture,
            $"{slower.At(0.5):0.0} ms | {slower.At(0.99):0.0} ms | {Itself.Order().ToList().At(0.99):0.0} ms");
    }
}
