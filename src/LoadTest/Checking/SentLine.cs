using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Checking;

/// <summary>What the tool wrote down of its posts, a line at a time.</summary>
public abstract record SentLine
{
    private SentLine()
    {
    }

    /// <summary>The first line: whose contacts and messages follow, and to which accounts, by their keys.</summary>
    public sealed record Began(int Run, int Messages, IReadOnlyList<string> Accounts) : SentLine;

    /// <summary>An attempt at a post. Times are monotonic microseconds.</summary>
    /// <param name="Kind">Why it was posted.</param>
    /// <param name="Planned">When it was to be posted.</param>
    /// <param name="Sent">When this attempt left.</param>
    /// <param name="Answered">When its answer was there.</param>
    /// <param name="Status">The answer's status; 0 when none came.</param>
    /// <param name="Messages">What it carried.</param>
    public sealed record Tried(
        PostKind Kind, int Number, long Planned, long Sent, long Answered, int Status,
        IReadOnlyList<PlannedMessage> Messages) : SentLine
    {
        /// <summary>True when the receiver took it.</summary>
        public bool Accepted => Status is >= 200 and < 300;
    }

    /// <summary>The last line of a tool that was not stopped: what is not in the file was never posted.</summary>
    public sealed record Ended : SentLine;
}
