namespace Frota.LoadTest.Checking;

/// <summary>How many messages a rule ended.</summary>
public sealed record RuleCount(string Rule, long Messages);

/// <summary>A kind of fault: how many, and the first few.</summary>
/// <param name="Name">What is wrong, as reports call it.</param>
/// <param name="Count">How many; 0 is as it should be.</param>
/// <param name="Examples">The numbers of the first ten messages that it befell.</param>
public sealed record Fault(string Name, long Count, IReadOnlyList<int> Examples);

/// <summary>What became of a run.</summary>
public sealed record LoadVerdict
{
    /// <summary>The run's number.</summary>
    public required int Run { get; init; }

    /// <summary>Messages that were posted, each counted once.</summary>
    public required long Posted { get; init; }

    /// <summary>Messages that the receiver accepted with a 2xx.</summary>
    public required long Accepted { get; init; }

    /// <summary>Accepted messages that a reply named, or, without words of their own, that a reply answered.</summary>
    public required long Answered { get; init; }

    /// <summary>Messages that were answered although no 2xx ever came back: no fault, a lost answer.</summary>
    public required long Recovered { get; init; }

    /// <summary>Accepted messages that ended otherwise, by disposition and reason: dead, person, skipped.</summary>
    public required IReadOnlyList<RuleCount> EndedOtherwise { get; init; }

    /// <summary>Forgeries that were refused.</summary>
    public required long RefusedForgeries { get; init; }

    /// <summary>Namings that came twice because a send in doubt was sent once more: the stated exception.</summary>
    public required long InDoubtTwice { get; init; }

    /// <summary>Each kind of fault, those without any included.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>Attempts that had to be repeated.</summary>
    public required long FailedAttempts { get; init; }

    /// <summary>Texts that reached the contacts.</summary>
    public required long Replies { get; init; }

    /// <summary>The longest time without any effect while an accepted message waited for one; milliseconds.</summary>
    public required double LongestSilenceMs { get; init; }

    /// <summary>From the planned time of a post with new messages to its 2xx.</summary>
    public required Percentiles Accepting { get; init; }

    /// <summary>From the planned time of a message to the effect that names it; quiet time included.</summary>
    public required Percentiles Answering { get; init; }

    /// <summary>Messages that one reply answers, on average.</summary>
    public double MessagesPerReply => Replies == 0 ? 0 : Math.Round((double)(Answered + Recovered) / Replies, 2);

    /// <summary>True when messages were accepted and nothing is wrong with any.</summary>
    public bool Clean => Accepted > 0 && Faults.All(fault => fault.Count == 0);
}
