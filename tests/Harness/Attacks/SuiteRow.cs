namespace Frota.Harness.Attacks;

/// <summary>
/// A row of the table of faults that a test of its own proves: it needs a queue, a handler or a server that no other
/// traffic uses.
/// </summary>
/// <param name="Row">Its row.</param>
/// <param name="Name">What breaks.</param>
/// <param name="Promise">The promises that must hold meanwhile and afterwards.</param>
/// <param name="Test">The test, as <c>Class.Method</c>.</param>
internal sealed record SuiteRow(int Row, string Name, string Promise, string Test);
