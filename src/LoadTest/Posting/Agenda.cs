using System.Threading.Channels;
using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Posting;

/// <summary>
/// What is to be posted now: gives posts out when their time and turn have come, and again after a failure, each time
/// twice as late.
/// </summary>
internal sealed class Agenda
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Channel<int> _ready = Channel.CreateUnbounded<int>();
    private readonly PriorityQueue<int, long> _later = new();
    private readonly List<int> _freed = [];
    private readonly TrafficPlan _plan;
    private readonly PostOrder _order;
    private readonly int? _parallel;
    private readonly long _start;
    private readonly long[] _planned;
    private readonly long[] _firstTried;
    private readonly byte[] _attempts;
    private int _next;
    private int _ended;

    /// <param name="plan">What to post.</param>
    /// <param name="parallel">Posts under way in a closed loop; null for the plan's times.</param>
    /// <param name="now">The start, in monotonic microseconds.</param>
    public Agenda(TrafficPlan plan, int? parallel, long now)
    {
        (_plan, _parallel, _start) = (plan, parallel, now);
        _order = new PostOrder(plan);
        _planned = new long[plan.Posts.Count];
        _firstTried = new long[plan.Posts.Count];
        _attempts = new byte[plan.Posts.Count];
        Tick(now);
    }

    /// <summary>Posts to make now; ends when all have ended.</summary>
    public ChannelReader<int> Ready => _ready.Reader;

    /// <summary>Posts that have ended.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>When a post was to be made, in monotonic microseconds; waiting counts from here.</summary>
    public long PlannedAt(int post) => _planned[post];

    /// <summary>Gives out what has become due.</summary>
    public void Tick(long now)
    {
        lock (_gate)
        {
            while (_later.TryPeek(out _, out var at) && at <= now)
            {
                _ready.Writer.TryWrite(_later.Dequeue());
            }

            while (_next < _plan.Posts.Count && IsDue(now))
            {
                _planned[_next] = _parallel is null ? PlannedTime(_next) : now;
                if (_order.IsDue(_next++))
                {
                    _ready.Writer.TryWrite(_next - 1);
                }
            }
        }
    }

    /// <summary>A post was accepted, refused as it must be, or given up.</summary>
    public void End(int post, long now)
    {
        lock (_gate)
        {
            _ended++;
            _freed.Clear();
            _order.Ended(post, _freed);
            foreach (var freed in _freed)
            {
                _ready.Writer.TryWrite(freed);
            }

            if (_ended == _plan.Posts.Count)
            {
                _ready.Writer.Complete();
            }
        }

        if (_parallel is not null)
        {
            Tick(now);
        }
    }

    /// <summary>Counts an attempt; returns its number, from 1 (the count stops at 255).</summary>
    public int Attempt(int post, long now)
    {
        if (_attempts[post] == 0)
        {
            _firstTried[post] = now;
        }

        return _attempts[post] == byte.MaxValue ? byte.MaxValue : ++_attempts[post];
    }

    /// <summary>How long a post has been tried.</summary>
    public TimeSpan TriedFor(int post, long now) => TimeSpan.FromMicroseconds(now - _firstTried[post]);

    /// <summary>Puts a post back for later.</summary>
    public void Again(int post, long now)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(_attempts[post] - 1, 10));
        lock (_gate)
        {
            _later.Enqueue(post, now + (long)(pause < LongestPause ? pause : LongestPause).TotalMicroseconds);
        }
    }

    private bool IsDue(long now) => _parallel is { } most ? _next - _ended < most : PlannedTime(_next) <= now;

    private long PlannedTime(int post) => _start + (long)_plan.Posts[post].At.TotalMicroseconds;
}
