namespace Frota.Messaging.Consuming;

/// <summary>
/// Slots for handlings that several consumers of one process share. Each may take up to a limit of its own, and a slot
/// that becomes free goes to the first that waits for one, in the order in which they joined: so the first is served
/// first, and the last with what is left.
/// </summary>
/// <param name="total">How many handlings of all of them may be under way at a time.</param>
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
    public SlotQuota Join(int most)
    {
        var quota = new SlotQuota(this, most);
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

    internal Task TakeAsync(SlotQuota quota)
    {
        lock (_gate)
        {
            var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            quota.Waiting.Enqueue(granted);
            Grant();
            return granted.Task;
        }
    }

    internal void Release(SlotQuota quota)
    {
        lock (_gate)
        {
            _free++;
            quota.Held--;
            Grant();
            if (quota.Held == 0)
            {
                quota.Idle?.TrySetResult();
                quota.Idle = null;
            }
        }
    }

    internal Task IdleAsync(SlotQuota quota)
    {
        lock (_gate)
        {
            return quota.Held == 0 ? Task.CompletedTask : (quota.Idle ??= new(
                TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void Grant()
    {
        foreach (var quota in _quotas)
        {
            while (_free > 0 && quota.Held < quota.Most && quota.Waiting.TryDequeue(out var granted))
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

    internal SlotQuota(Slots slots, int most) => (_slots, Most) = (slots, most);

    internal int Most { get; }

    /// <summary>How full the consumer is, from 0 to 1.</summary>
    internal double Load => _slots.Load(this);

    internal int Held { get; set; }

    internal Queue<TaskCompletionSource> Waiting { get; } = [];

    internal TaskCompletionSource? Idle { get; set; }

    /// <summary>Slots for one consumer alone.</summary>
    public static SlotQuota Alone(int most) => new Slots(most).Join(most);

    /// <summary>Takes a slot, as soon as it is this consumer's turn.</summary>
    public Task TakeAsync() => _slots.TakeAsync(this);

    /// <summary>Gives a slot back.</summary>
    public void Release() => _slots.Release(this);

    /// <summary>Waits until this consumer holds none.</summary>
    public Task IdleAsync() => _slots.IdleAsync(this);
}
