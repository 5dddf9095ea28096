namespace Frota.LoadTest.Traffic;

/// <summary>Posts as they are drawn, before their times have put them in order.</summary>
internal sealed class Draft(TrafficOptions options)
{
    private readonly List<(long Ticks, int First, int Count)> _posts = [];
    private readonly List<(int Contact, bool Silent)> _messages = new(options.Messages);
    private double _now;
    private int _drawn;

    public Random Random { get; } = new(options.Seed);

    /// <summary>Messages that are still to be drawn.</summary>
    public int Left => options.Messages - _messages.Count;

    /// <summary>Adds a post so many seconds from now; no more messages than are left.</summary>
    public void Post(double offset, ReadOnlySpan<(int Contact, bool Silent)> messages)
    {
        messages = messages[..Math.Min(messages.Length, Left)];
        if (!messages.IsEmpty)
        {
            _posts.Add((TimeSpan.FromSeconds(_now + offset).Ticks, _messages.Count, messages.Length));
            _messages.AddRange(messages);
        }
    }

    /// <summary>Lets so much time go by as the messages since the last pause take at the rate, on average.</summary>
    public void Pause()
    {
        var mean = (_messages.Count - _drawn) / options.Rate;
        _drawn = _messages.Count;
        _now -= Math.Log(1 - Random.NextDouble()) * mean;
    }

    /// <summary>Another contact of the same account, or the same one.</summary>
    public int Neighbour(int contact)
    {
        var account = contact % options.Accounts;
        var contacts = ((options.Contacts - 1 - account) / options.Accounts) + 1;
        return account + (options.Accounts * Random.Next(contacts));
    }

    /// <summary>The posts by their times; the messages numbered in that order.</summary>
    public Talk InOrder()
    {
        var order = Enumerable.Range(0, _posts.Count).ToArray();
        Array.Sort(order, (a, b) => (_posts[a].Ticks, a).CompareTo((_posts[b].Ticks, b)));
        var (posts, messages) = (new PlannedPost[order.Length], new PlannedMessage[_messages.Count]);
        var next = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var (ticks, first, count) = _posts[order[i]];
            posts[i] = new PlannedPost(TimeSpan.FromTicks(ticks), PostKind.Messages,
                _messages[first].Contact % options.Accounts, next, count);
            foreach (var (contact, silent) in _messages.Slice(first, count))
            {
                messages[next] = new PlannedMessage(++next, contact, silent);
            }
        }

        return new Talk(posts, messages);
    }
}
