namespace Frota.Messaging.Consuming;

/// <summary>
/// Acknowledges the deliveries of one channel. What is finished while the last frame is written goes together, and
/// where everything up to a tag is settled, one frame says so: a quorum queue logs a command a frame, not a message.
/// </summary>
/// <param name="write">Writes a frame: a tag, and whether all before it are meant too.</param>
internal sealed class AckLine(Func<ulong, bool, ValueTask> write)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ulong> _settled = []; // above all that is settled without a gap
    private List<ulong> _finished = [];
    private ulong _upTo; // tags are counted from 1, in the order of delivery
    private Task _last = Task.CompletedTask;
    private Task? _next;

    /// <summary>Completes when its acknowledgement is written.</summary>
    public Task AckAsync(ulong tag)
    {
        lock (_gate)
        {
            _finished.Add(tag);
            return _next ??= FlushAsync(_last);
        }
    }

    /// <summary>Notes that a delivery was settled otherwise; its frame must have been written.</summary>
    public void Skip(ulong tag)
    {
        lock (_gate)
        {
            _settled.Add(tag);
            Close();
        }
    }

    // One after the other: a frame for many must not overtake one for a single tag, which would then be unknown.
    private async Task FlushAsync(Task before)
    {
        await Task.Yield(); // whatever is about to finish now comes along
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (upTo, alone) = Take();
        if (upTo is { } tag)
        {
            await write(tag, true);
        }

        foreach (var one in alone)
        {
            await write(one, false);
        }
    }

    /// <summary>The tag that stands for all before it, if there is one, and those that stand alone.</summary>
    private (ulong? UpTo, List<ulong> Alone) Take()
    {
        lock (_gate)
        {
            var taken = _finished;
            (_finished, _last, _next) = ([], _next!, null);
            _settled.UnionWith(taken);
            Close();
            taken.Sort();
            var within = taken.FindLastIndex(tag => tag <= _upTo);
            return (within < 0 ? null : taken[within], taken[(within + 1)..]);
        }
    }

    private void Close()
    {
        while (_settled.Remove(_upTo + 1))
        {
            _upTo++;
        }
    }
}
