using Frota.Messaging.Consuming;
using Frota.Messaging.Retries;

namespace Frota.Workers.Outbound;

/// <summary>
/// Writes what has happened, and waits out a Postgres that is away: forgotten, a send whose outcome we know would be in
/// doubt, and the contact might read it twice. Only a process that stops gives up.
/// </summary>
internal sealed class OutagePatience(IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>
    /// For how long a stopping process tries: shorter than the drain limit, so that it still ends in time.
    /// </summary>
    public static readonly TimeSpan WhenStopping = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private long _stopping;

    /// <summary>Tries until it is written, or failed for another reason than an outage.</summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await write();
            }
            catch (Exception e) when (Faults.IsOutage(e) && HasTime())
            {
                await Task.Delay(Backoff.For(failures, FirstPause, LongestPause, Random.Shared.NextDouble()), time);
            }
        }
    }

    // A stop is noticed at the first failure after it: two seconds late at most.
    private bool HasTime()
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return true;
        }

        Interlocked.CompareExchange(ref _stopping, time.GetTimestamp(), 0);
        return time.GetElapsedTime(_stopping) < WhenStopping;
    }
}
