namespace Frota.Telemetry.Logging;

/// <summary>Which process a line comes from.</summary>
/// <param name="Process">What it is: <c>receiver</c>, <c>worker</c>, <c>panel</c>.</param>
/// <param name="Instance">Which of its kind, as no other on the host is called: <c>worker-9101</c>.</param>
public sealed record LogOrigin(string Process, string Instance);
