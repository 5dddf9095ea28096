namespace Frota.LoadTest.Traffic;

/// <summary>
/// All posts of a run in the order of their times, as values in two arrays: a million messages take some 60 MB.
/// </summary>
public sealed class TrafficPlan
{
    internal TrafficPlan(TrafficOptions options, PlannedPost[] posts, PlannedMessage[] messages)
    {
        Options = options;
        Posts = posts;
        Messages = messages;
    }

    /// <summary>What it was made from.</summary>
    public TrafficOptions Options { get; }

    /// <summary>The posts, by their times.</summary>
    public IReadOnlyList<PlannedPost> Posts { get; }

    /// <summary>The messages, by their numbers: the one numbered 1 is first.</summary>
    public IReadOnlyList<PlannedMessage> Messages { get; }

    /// <summary>Makes the plan.</summary>
    /// <exception cref="ArgumentException">The options have faults: all of them are named.</exception>
    public static TrafficPlan Make(TrafficOptions options)
    {
        if (options.Faults() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        }

        var said = Talk.Draw(options);
        return Extras.Add(options, said);
    }

    /// <summary>The messages of a post; none for statuses.</summary>
    public ReadOnlySpan<PlannedMessage> MessagesOf(PlannedPost post) => post.Kind == PostKind.Statuses
        ? [] : ((PlannedMessage[])Messages).AsSpan(post.First, post.Count);
}
