namespace Frota.LoadTest.Traffic;

/// <summary>What is posted besides new messages: duplicates, replays, forgeries and statuses.</summary>
internal static class Extras
{
    /// <summary>Statuses in one storm.</summary>
    public const int StatusesAtOnce = 100;

    private static readonly TimeSpan SoonAfter = TimeSpan.FromSeconds(2);

    /// <summary>The whole plan: the talk, with the extras where their times put them.</summary>
    public static TrafficPlan Add(TrafficOptions options, Talk talk)
    {
        // Another stream of chance: the talk stays the same whatever comes on top.
        var random = new Random(options.Seed ^ 0x5EED);
        var posts = new List<PlannedPost>(talk.Posts);
        var messages = new List<PlannedMessage>(talk.Messages);
        var end = talk.Posts[^1].At;
        var statuses = 0;
        for (var i = 0; i < talk.Posts.Length; i++)
        {
            var post = talk.Posts[i];
            if (random.NextDouble() < options.Troubles.Duplicates)
            {
                posts.Add(Copy(post, i, PostKind.Duplicate, SoonAfter * random.NextDouble()));
            }

            if (random.NextDouble() < options.Troubles.Replays)
            {
                posts.Add(Copy(post, i, PostKind.Replay, (end - post.At) * random.NextDouble()));
            }

            if (random.NextDouble() < options.Troubles.Forgeries)
            {
                posts.Add(post with { Kind = PostKind.Forgery, First = messages.Count, Count = 1 });
                messages.Add(new PlannedMessage(messages.Count + 1, talk.Messages[post.First].Contact));
            }

            if (random.NextDouble() < options.Troubles.Statuses)
            {
                posts.Add(post with { Kind = PostKind.Statuses, First = statuses, Count = StatusesAtOnce });
                statuses += StatusesAtOnce;
            }
        }

        return new TrafficPlan(options, InOrder(posts), [.. messages]);
    }

    private static PlannedPost Copy(PlannedPost post, int source, PostKind kind, TimeSpan later) =>
        post with { At = post.At + later, Kind = kind, Source = source };

    // Sources are places in the talk; they become places in the plan.
    private static PlannedPost[] InOrder(List<PlannedPost> posts)
    {
        var order = Enumerable.Range(0, posts.Count).ToArray();
        Array.Sort(order, (a, b) => (posts[a].At, a).CompareTo((posts[b].At, b)));
        var places = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            places[order[i]] = i;
        }

        return [.. order.Select(i => posts[i])
            .Select(post => post.Source < 0 ? post : post with { Source = places[post.Source] })];
    }
}
