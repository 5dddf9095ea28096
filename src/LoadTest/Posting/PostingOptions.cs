using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Posting;

/// <summary>How a plan is posted.</summary>
public sealed record PostingOptions
{
    /// <summary>The receiver, without a path.</summary>
    public required Uri Receiver { get; init; }

    /// <summary>The accounts, as many as the plan has.</summary>
    public required IReadOnlyList<LoadAccount> Accounts { get; init; }

    /// <summary>A new file that each attempt is appended to, before the next step depends on it.</summary>
    public required string SentFile { get; init; }

    /// <summary>The simulators' effects, so that statuses can report on them; null: on none.</summary>
    public string? EffectsFile { get; init; }

    /// <summary>
    /// Posts that are always under way: a closed loop, which slows down with the receiver. Null is the open loop: posts
    /// are made at their times, whether or not earlier ones were answered.
    /// </summary>
    public int? Parallel { get; init; }

    /// <summary>How long a post is repeated until it is given up; providers do so for days.</summary>
    public TimeSpan GiveUp { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one attempt waits for its answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Connections of the open loop.</summary>
    public int Connections { get; init; } = 256;
}

/// <summary>How far the posting is.</summary>
/// <param name="Planned">Posts of the plan.</param>
/// <param name="Ended">Posts that were accepted, refused as they must be, or given up.</param>
/// <param name="Accepted">Posts that were accepted.</param>
/// <param name="Failed">Attempts that must be repeated.</param>
/// <param name="Replies">Effects seen so far, of this run's contacts.</param>
public readonly record struct PostingProgress(int Planned, int Ended, int Accepted, long Failed, long Replies);
