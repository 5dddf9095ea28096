namespace Frota.Simulators.Journal;

/// <summary>A numbered list that forgets its oldest items, and can be waited on.</summary>
internal sealed class BoundedLog<T>(int most)
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>
    /// Adds what <paramref name="make"/> makes of the next number; it runs alone, in the order of the numbers.
    /// </summary>
    public T Add(Func<long, T> make)
    {
        TaskCompletionSource more;
        T item;
        lock (_gate)
        {
            item = make(_last + 1);
            _last++;
            _items.Add(item);
            if (_items.Count > most + (most / 8))
            {
                _items.RemoveRange(0, _items.Count - most); // an eighth at a time, so that adding stays cheap
            }

            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.TrySetResult();
        return item;
    }

    /// <summary>The items with greater numbers that are still kept.</summary>
    public IReadOnlyList<T> Since(long seq)
    {
        lock (_gate)
        {
            var first = _last - _items.Count + 1;
            var start = (int)Math.Clamp(seq - first + 1, 0, _items.Count);
            return _items.GetRange(start, _items.Count - start);
        }
    }

    /// <summary>Returns once there is an item with a greater number, or the time is up.</summary>
    public async Task WaitAsync(long seq, TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        var deadline = time.GetUtcNow() + atMost;
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_last > seq)
                {
                    return;
                }

                more = _more.Task;
            }

            var left = deadline - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await more.WaitAsync(left, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Forgets the items; the numbers go on.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _items.Clear();
        }
    }
}
