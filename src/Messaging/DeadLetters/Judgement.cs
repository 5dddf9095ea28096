namespace Frota.Messaging.DeadLetters;

/// <summary>Whether a letter is still worth putting back.</summary>
/// <param name="IsUseful">False: it is discarded.</param>
/// <param name="Reason">The rule that speaks against it; empty for a useful one.</param>
/// <param name="Words">What would be done, or why not.</param>
public sealed record Judgement(bool IsUseful, string Reason, string Words);

/// <summary>A letter and what was made of it.</summary>
public sealed record JudgedLetter(DeadLetter Letter, Judgement Judgement);
