namespace Frota.LoadTest.Checking;

/// <summary>What the database says became of a message.</summary>
/// <param name="Number">Which message.</param>
/// <param name="Disposition"><c>answered</c>, <c>person</c>, <c>skipped</c>, <c>dead</c>; null for none yet.</param>
/// <param name="Reason">The rule behind it; empty for a plain answer.</param>
/// <param name="Undelivered">True when its reply died, was cancelled or failed on its way out.</param>
public readonly record struct LedgerRow(int Number, string? Disposition, string Reason = "", bool Undelivered = false);

/// <summary>What the database says of a run.</summary>
/// <param name="Rows">Each message that it knows.</param>
/// <param name="Resent">Attempts whose outcome was unknown and that were sent once more.</param>
/// <param name="OpenReplies">Replies that are still on their way.</param>
public sealed record Ledger(IEnumerable<LedgerRow> Rows, IReadOnlySet<string> Resent, long OpenReplies);
