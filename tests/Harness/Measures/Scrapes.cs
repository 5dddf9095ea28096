using System.Diagnostics;
using System.Globalization;
using Frota.Harness.Fleet;

namespace Frota.Harness.Measures;

/// <summary>How long scrapes took, in milliseconds, by the process's place in the fleet.</summary>
internal sealed record Scrapes(IReadOnlyList<IReadOnlyList<double>> Milliseconds)
{
    private static readonly HttpClient Http = new();
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Asks each process of a fleet for its metrics, each second until cancelled.</summary>
    /// <exception cref="HttpRequestException">One did not answer 200.</exception>
    public static async Task<Scrapes> CollectAsync(TestFleet fleet, CancellationToken over) => new(
        await Task.WhenAll(fleet.Workers.Append(fleet.Receiver).Select(process => OneAsync(process.Url, over))));

    /// <summary>Those of several fleets, place by place.</summary>
    public static Scrapes Together(IEnumerable<Scrapes> fleets)
    {
        var all = fleets.ToList();
        return new([.. Enumerable.Range(0, all.Min(one => one.Milliseconds.Count))
            .Select(place => all.SelectMany(one => one.Milliseconds[place]).ToList())]);
    }

    /// <summary>Three cells of a table: p50, p99 and maximum of the process with the greatest p99.</summary>
    public override string ToString()
    {
        var slowest = Milliseconds.Select(took => took.Order().ToList()).MaxBy(sorted => At(sorted, 0.99))!;
        return string.Create(CultureInfo.InvariantCulture,
            $"{At(slowest, 0.5):0.0} ms | {At(slowest, 0.99):0.0} ms | {slowest[^1]:0.0} ms");
    }

    private static async Task<IReadOnlyList<double>> OneAsync(string url, CancellationToken over)
    {
        var took = new List<double>();
        while (!over.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{url}/metrics"));
            request.Headers.Add("Accept", "application/openmetrics-text;version=1.0.0");
            request.Headers.Add("Accept-Encoding", "gzip");
            var since = Stopwatch.GetTimestamp();
            using var response = await Http.SendAsync(request, CancellationToken.None);
            took.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            response.EnsureSuccessStatusCode();
            await Task.Delay(Interval, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return took;
    }

    private static double At(List<double> sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
