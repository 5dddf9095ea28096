namespace Frota.LoadTest.Checking;

/// <summary>A text that reached one of the run's contacts.</summary>
/// <param name="Contact">Which one, counted from 0.</param>
/// <param name="At">When, in monotonic microseconds; 0 when the file does not say.</param>
/// <param name="Names">The messages that it names, in its order.</param>
/// <param name="Attempt">The sender's own id of the attempt: sent once more in doubt, it is the same.</param>
public sealed record Effect(int Contact, long At, IReadOnlyList<int> Names, string Attempt)
{
    internal string Address { get; init; } = "";

    internal string To { get; init; } = "";

    internal string ProviderId { get; init; } = "";
}
