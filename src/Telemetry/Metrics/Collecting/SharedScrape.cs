using Frota.Telemetry.Metrics.Exposition;

namespace Frota.Telemetry.Metrics.Collecting;

/// <summary>
/// One collection at a time, shared by all who scrape meanwhile and for a moment after: however many ask, the process
/// is read a few times a second at most. A collection that failed is not kept.
/// </summary>
internal sealed class SharedScrape(Func<IReadOnlyList<Family>> collect, TimeProvider time)
{
    /// <summary>How long a snapshot serves after it was taken.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private Task<Snapshot>? _last;

    /// <summary>What is there now, or was a moment ago.</summary>
    public Task<Snapshot> LatestAsync()
    {
        lock (_gate)
        {
            return _last = _last is { } last && Serves(last) ? last : Task.Run(Take);
        }
    }

    private bool Serves(Task<Snapshot> last) => !last.IsCompleted
        || (last.IsCompletedSuccessfully && time.GetElapsedTime(last.Result.TakenAt) < Freshness);

    private Snapshot Take() => new(collect(), time.GetTimestamp());
}
