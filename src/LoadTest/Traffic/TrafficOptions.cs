namespace Frota.LoadTest.Traffic;

/// <summary>What to post. The same options make the same plan, to the byte of each body.</summary>
public sealed record TrafficOptions
{
    /// <summary>The smallest number of a run: runs have 8 digits, so that contacts have 15, as E.164 allows.</summary>
    public const int FirstRun = 10_000_000;

    /// <summary>The greatest number of a run.</summary>
    public const int LastRun = 99_999_999;

    /// <summary>The most contacts of a run: 7 digits.</summary>
    public const int MostContacts = 10_000_000;

    /// <summary>Tells this run's contacts and messages from those of all others.</summary>
    public required int Run { get; init; }

    /// <summary>Where chance begins.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Messages that must be answered once.</summary>
    public int Messages { get; init; } = 1_000;

    /// <summary>Who sends them; each contact writes to one account.</summary>
    public int Contacts { get; init; } = 100;

    /// <summary>How many channel accounts they are spread over.</summary>
    public int Accounts { get; init; } = 1;

    /// <summary>Messages a second, on average; they arrive as strangers do, independent of each other.</summary>
    public double Rate { get; init; } = 200;

    /// <summary>The time in the first body.</summary>
    public DateTimeOffset Start { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>What goes wrong, and how often.</summary>
    public Troubles Troubles { get; init; } = new();

    /// <summary>Everything that is wrong with the options, each with how to mend it.</summary>
    public IReadOnlyList<string> Faults()
    {
        (bool Fits, string Fault)[] rules =
        [
            (Run is >= FirstRun and <= LastRun, $"run: {FirstRun} to {LastRun}"),
            (Messages is >= 1 and <= 100_000_000, "messages: 1 to 100000000"),
            (Contacts is >= 1 and <= MostContacts, $"contacts: 1 to {MostContacts}"),
            (Accounts >= 1 && Accounts <= Contacts, "accounts: at least 1, and no more than contacts"),
            (Rate is > 0 and <= 1_000_000, "rate: above 0, at most 1000000 messages a second"),
            (Troubles.All.All(share => share is >= 0 and <= 1), "shares of troubles: 0 to 1"),
            (Troubles.Batches + Troubles.Bursts + Troubles.Albums <= 1,
                "batches, bursts and albums: together at most 1"),
        ];
        return [.. rules.Where(rule => !rule.Fits).Select(rule => rule.Fault)];
    }
}
