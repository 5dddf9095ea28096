namespace Frota.Messaging.DeadLetters;

/// <summary>What to reprocess, and how.</summary>
/// <param name="Filter">Which letters; only open ones are taken.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="PerSecond">The pace.</param>
/// <param name="Actor">Who asked: goes to the audit log.</param>
/// <param name="Why">The person's reason.</param>
public sealed record ReprocessOrder(DeadLetterFilter Filter, int Limit, double PerSecond, string Actor, string Why)
{
    /// <summary>So many letters go first, and the rest only when they came to a good end; 0 without.</summary>
    public int Canary { get; init; }

    /// <summary>How long the outcome of the canaries is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Stops when so many letters have died again; 0 never stops.</summary>
    public int Repeats { get; init; } = 1;
}
