namespace Frota.LoadTest.Traffic;

/// <summary>Why a post is made.</summary>
public enum PostKind : byte
{
    /// <summary>Its messages are new.</summary>
    Messages,

    /// <summary>The same body as a post shortly before.</summary>
    Duplicate,

    /// <summary>The same body as any post before.</summary>
    Replay,

    /// <summary>Its signature is wrong or missing: it must be refused, and nobody may answer it.</summary>
    Forgery,

    /// <summary>It reports on sends.</summary>
    Statuses,
}

/// <summary>One webhook of the plan.</summary>
/// <param name="At">When it is posted, from the start of the run.</param>
/// <param name="Kind">Why.</param>
/// <param name="Account">The account it is posted to, by its place in the list.</param>
/// <param name="First">Its first message in <see cref="TrafficPlan.Messages"/>; the first status' number.</param>
/// <param name="Count">How many messages or statuses it carries.</param>
/// <param name="Source">The post that it repeats, by its place in <see cref="TrafficPlan.Posts"/>; else -1.</param>
public readonly record struct PlannedPost(
    TimeSpan At, PostKind Kind, int Account, int First, int Count, int Source = -1);

/// <summary>One message of the plan.</summary>
/// <param name="Number">
/// Counted from 1 in the order of posting, which is the order within each contact; those of forgeries come after all
/// others.
/// </param>
/// <param name="Contact">Who says it, counted from 0.</param>
/// <param name="Silent">True for an image without words: a reply cannot name it.</param>
public readonly record struct PlannedMessage(int Number, int Contact, bool Silent = false);
