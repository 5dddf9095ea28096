using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Posting;

/// <summary>
/// Which posts may go. A post waits for its time, and for the one before it of each of its contacts to have ended, as a
/// provider does: this order is what the fleet promises to keep. A repetition waits for the original. Not thread-safe.
/// </summary>
internal sealed class PostOrder
{
    private readonly TrafficPlan _plan;
    private readonly int[] _waitsFor;   // by post: how many posts, and one for its time
    private readonly int[] _nextOfSame; // by message: the post with the contact's next message, unless it is this one
    private readonly int[] _firstCopy;  // by post; -1 when there is none
    private readonly int[] _nextCopy;

    public PostOrder(TrafficPlan plan)
    {
        _plan = plan;
        _waitsFor = Filled(plan.Posts.Count, 1);
        _nextOfSame = Filled(plan.Messages.Count, -1);
        _firstCopy = Filled(plan.Posts.Count, -1);
        _nextCopy = Filled(plan.Posts.Count, -1);
        var last = new (int Post, int Message)[plan.Options.Contacts];
        Array.Fill(last, (-1, -1));
        for (var i = 0; i < plan.Posts.Count; i++)
        {
            var post = plan.Posts[i];
            if (post.Kind == PostKind.Messages)
            {
                Chain(i, post, last);
            }
            else if (post.Source >= 0)
            {
                _waitsFor[i]++;
                _nextCopy[i] = _firstCopy[post.Source];
                _firstCopy[post.Source] = i;
            }
        }
    }

    /// <summary>A post's time has come; true when it may go.</summary>
    public bool IsDue(int post) => --_waitsFor[post] == 0;

    /// <summary>A post has ended; adds those that may go now.</summary>
    public void Ended(int post, List<int> ready)
    {
        if (_plan.Posts[post] is not { Kind: PostKind.Messages } ended)
        {
            return;
        }

        for (var m = ended.First; m < ended.First + ended.Count; m++)
        {
            if (_nextOfSame[m] is var next and >= 0 && IsDue(next))
            {
                ready.Add(next);
            }
        }

        for (var copy = _firstCopy[post]; copy >= 0; copy = _nextCopy[copy])
        {
            if (IsDue(copy))
            {
                ready.Add(copy);
            }
        }
    }

    private void Chain(int index, PlannedPost post, (int Post, int Message)[] last)
    {
        for (var m = post.First; m < post.First + post.Count; m++)
        {
            var contact = _plan.Messages[m].Contact;
            var before = last[contact];
            if (before.Post >= 0 && before.Post != index)
            {
                _nextOfSame[before.Message] = index;
                _waitsFor[index]++;
            }

            last[contact] = (index, m);
        }
    }

    private static int[] Filled(int length, int value)
    {
        var array = new int[length];
        Array.Fill(array, value);
        return array;
    }
}
