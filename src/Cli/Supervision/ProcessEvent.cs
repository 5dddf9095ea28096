namespace Frota.Cli.Supervision;

/// <summary>What supervisord tells its listeners of a program (http://supervisord.org/events.html).</summary>
/// <param name="Kind">Such as <c>PROCESS_STATE_EXITED</c>.</param>
/// <param name="Process">The program.</param>
/// <param name="Expected">For an exit: whether its exit code was one of the expected ones.</param>
internal sealed record ProcessEvent(string Kind, string Process, bool Expected)
{
    public const string Exited = "PROCESS_STATE_EXITED";

    /// <summary>Reads a line of <c>name:value</c> pairs, as headers and payloads are.</summary>
    public static IReadOnlyDictionary<string, string> Pairs(string line)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                pairs[pair[..colon]] = pair[(colon + 1)..].TrimEnd('\n');
            }
        }

        return pairs;
    }

    /// <summary>Reads an event of a program; null for those of something else.</summary>
    /// <param name="kind">The header's <c>eventname</c>.</param>
    /// <param name="payload">The payload.</param>
    public static ProcessEvent? Read(string kind, string payload) =>
        kind.StartsWith("PROCESS_STATE_", StringComparison.Ordinal)
            && Pairs(payload) is var pairs && pairs.TryGetValue("processname", out var process)
            ? new ProcessEvent(kind, process, pairs.GetValueOrDefault("expected") == "1")
            : null;
}
