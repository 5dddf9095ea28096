namespace Frota.Messaging.Consuming;

/// <summary>
/// Slots for handlings that several consumers of one process share. Each may take up to a limit of its own, and a slot
/// that becomes free goes to the first that waits for one, in the order in which they joined: so the first is served
/// first, and the last with what is left. A handling that waits for somebody far away lends its slot meanwhile; what is
/// under way then is limited, too, by how many may do so.
/// </summary>
/// <param name="total">How many handlings of all of them may be at work at a time.</param>
public sealed class Slots(int total)
{
    private readonly Lock _gate = new();
    private readonly List<SlotQuota> _quotas = [];
    private readonly int _total = total;
    private int _free = total;

    /// <summary>
    /// Lets one more consumer join, behind those before it. What the limits of the others leave of the total is its
    /// own: nobody can keep it from that.
    /// </summary>
    /// <param name="most">How many of the slots it may hold at a time.</param>
    /// <param name="lent">How many of its handlings may have lent theirs; one more keeps its own.</param>
    public SlotQuota Join(int most, int lent = 0)
    {
        var quota = new SlotQuota(this, most, lent);
        lock (_gate)
        {
            _quotas.Add(quota);
        }

        return quota;
    }

    // A consumer is full when it may take no more, or when there is none to take.
    internal double Load(SlotQuota quota)
    {
        lock (_gate)
        {
            return Math.Max((double)quota.Held / quota.Most, (double)(_total - _free) / _total);
        }
    }

    // Joins one of a quota's lines.
    internal Task TakeAsync(Queue<TaskCompletionSource> line)
    {
        lock (_gate)
        {
            var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            line.Enqueue(granted);
            Grant();
            return granted.Task;
        }
    }

    // Nobody waits in vain while one is free, so who takes it passes nobody.
    internal bool TryTake(SlotQuota quota)
    {
        lock (_gate)
        {
            if (_free == 0 || quota.Held >= quota.Most)
            {
                return false;
            }

            _free--;
            quota.Held++;
            return true;
        }
    }

    internal void Release(SlotQuota quota)
    {
        lock (_gate)
        {
            Free(quota);
            if (quota.UnderWay == 0)
            {
                quota.Idle?.TrySetResult();
                quota.Idle = null;
            }
        }
    }

    internal bool TryLend(SlotQuota quota)
    {
        lock (_gate)
        {
            if (quota.Lent == quota.MostLent)
            {
                return false;
            }

            quota.Lent++;
            Free(quota);
            return true;
        }
    }

    internal Task IdleAsync(SlotQuota quota)
    {
        lock (_gate)
        {
            return quota.UnderWay == 0 ? Task.CompletedTask : (quota.Idle ??= new(
                TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Free(SlotQuota quota)
    {
        _free++;
        quota.Held--;
        Grant();
    }

    private void Grant()
    {
        foreach (var quota in _quotas)
        {
            while (_free > 0 && quota.Held < quota.Most && quota.Next() is { } granted)
            {
                _free--;
                quota.Held++;
                granted.SetResult();
            }
        }
    }
}

/// <summary>One consumer's part in <see cref="Slots"/>.</summary>
public sealed class SlotQuota
{
    private readonly Slots _slots;

    internal SlotQuota(Slots slots, int most, int lent) => (_slots, Most, MostLent) = (slots, most, lent);

    internal int Most { get; }

    internal int MostLent { get; }

    // Twice what is at work: the next delivery is here when a handling ends, and few wait behind a slow process.
    internal ushort Prefetch => (ushort)Math.Min(Most == 1 ? 1 : Most * 2 + MostLent, ushort.MaxValue);

    /// <summary>How full the consumer is, from 0 to 1.</summary>
    internal double Load => _slots.Load(this);

    internal int Held { get; set; }

    internal int Lent { get; set; }

    internal int UnderWay => Held + Lent;

    internal Queue<TaskCompletionSource> Waiting { get; } = [];

    internal Queue<TaskCompletionSource> Returning { get; } = [];

    internal TaskCompletionSource? Idle { get; set; }

    /// <summary>Slots for one consumer alone.</summary>
    public static SlotQuota Alone(int most) => new Slots(most).Join(most);

    /// <summary>Takes a slot, as soon as it is this consumer's turn.</summary>
    public Task TakeAsync() => _slots.TakeAsync(Waiting);

    /// <summary>Takes a slot if one is free now.</summary>
    public bool TryTake() => _slots.TryTake(this);

    /// <summary>Gives a slot back.</summary>
    public void Release() => _slots.Release(this);

    /// <summary>
    /// For who holds a slot and waits for somebody far away: others work in it until the wait is over, and who comes
    /// back takes the consumer's next one. So hundreds may wait while only a few use this machine.
    /// </summary>
    public async Task<T> LendAsync<T>(Func<Task<T>> wait)
    {
        if (!_slots.TryLend(this))
        {
            return await wait();
        }

        try
        {
            return await wait();
        }
        finally
        {
            await _slots.TakeAsync(Returning);
        }
    }

    /// <summary>Waits until nothing of this consumer is under way.</summary>
    public Task IdleAsync() => _slots.IdleAsync(this);

    // Who comes back goes first: its work is nearly done, and what was lent ends.
    internal TaskCompletionSource? Next()
    {
        if (Returning.TryDequeue(out var back))
        {
            Lent--;
            return back;
        }

        return Waiting.TryDequeue(out var one) ? one : null;
    }
}
