namespace Frota.Panel.Chat.Limits;

/// <summary>
/// Counts in this process. When more visitors write than it may remember, it lets them: the receiver has limits too.
/// </summary>
internal sealed class LocalLimiter(TimeProvider time, int capacity = LocalLimiter.DefaultCapacity) : IMessageLimiter
{
    private const int DefaultCapacity = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

    public ValueTask<TimeSpan?> TakeAsync(string visitorId, CancellationToken cancel) => new(Take(visitorId));

    private TimeSpan? Take(string visitorId)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_windows.TryGetValue(visitorId, out var window)
                && time.GetElapsedTime(window.Opened, now) < MessageLimit.Window)
            {
                _windows[visitorId] = window with { Count = window.Count + 1 };
                return window.Count < MessageLimit.Messages
                    ? null
                    : MessageLimit.Window - time.GetElapsedTime(window.Opened, now);
            }

            if (_windows.Count >= capacity)
            {
                Forget(now);
            }

            if (_windows.Count < capacity)
            {
                _windows[visitorId] = new Window(now, 1);
            }

            return null;
        }
    }

    private void Forget(long now)
    {
        foreach (var (visitor, window) in _windows)
        {
            if (time.GetElapsedTime(window.Opened, now) >= MessageLimit.Window)
            {
                _windows.Remove(visitor);
            }
        }
    }

    private readonly record struct Window(long Opened, int Count);
}
