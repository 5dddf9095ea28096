using System.Text.RegularExpressions;

namespace Frota.UnitTests.Conventions;

/// <summary>
/// Who may know whom. A library's arrows are exact; a process may know any library, and no process another.
/// </summary>
internal static class Boundaries
{
    private static readonly string[] Processes = ["Receiver", "Panel", "Cli", "Workers", "Simulators"];

    private static readonly Dictionary<string, string[]> Libraries = new()
    {
        ["Contracts"] = [],
        ["Database"] = [],
        ["Telemetry"] = [],
        ["Migrations"] = [],
        ["Redis"] = [],
        ["Connectors"] = ["Contracts"],
        ["Messaging"] = ["Contracts", "Database"],
        ["Conversations"] = ["Contracts", "Database"],
        ["LoadTest"] = ["Connectors", "Database"],
        ["Backups"] = ["Conversations", "Database", "Messaging", "Migrations"],
    };

    /// <summary>
    /// Words that may not appear in the code below a folder: the compiler sees projects, not folders of them.
    /// </summary>
    private static readonly (string Folder, Regex Words, string Why)[] Walls =
    [
        ("src/Receiver/", new(@"\bFrota\.(Connectors\.Llm|Conversations)\b|\bLlm\."),
            "the receiver answers before anyone thinks"),
        ("src/Connectors/", new(@"\b(Npgsql|Dapper)\b"),
            "a connector speaks to someone else's API, not to our database"),
        ("src/Messaging/", new(@"\bFrota\.(Connectors|Conversations)\b"), "the engine knows no channel and no model"),
    ];

    // The command line asks the broker itself how it is, and the bench has a peer that has no engine; all others go
    // through ours.
    private static readonly string[] KnowTheBroker =
        ["src/Messaging/", "src/Cli/", "tests/IntegrationTests/", "tests/Bench/"];

    private static readonly Regex Broker = new(@"\bRabbitMQ\.Client\b");

    /// <summary>What a project refers to and should not, or does not and should.</summary>
    public static IEnumerable<string> Faults(Project project)
    {
        if (Libraries.TryGetValue(project.Name, out var exact) && !project.Projects.SequenceEqual(exact))
        {
            yield return $"{project.Name} → {string.Join(", ", project.Projects)}; "
                + $"it should be [{string.Join(", ", exact)}]";
        }

        if (Processes.Contains(project.Name))
        {
            foreach (var other in project.Projects.Where(other => !Libraries.ContainsKey(other)
                || (project.Name, other) is ("Receiver", "Conversations")))
            {
                yield return $"{project.Name} → {other}";
            }
        }

        if (project.Packages.Contains("RabbitMQ.Client") && !KnowTheBroker.Any(project.Path.StartsWith))
        {
            yield return $"{project.Name} → RabbitMQ.Client";
        }
    }

    /// <summary>Where code speaks of what lies behind a wall.</summary>
    public static IEnumerable<string> Faults(SourceFile file) => Walls
        .Where(wall => file.Path.StartsWith(wall.Folder, StringComparison.Ordinal))
        .SelectMany(wall => file.Find(wall.Words).Select(found => $"{found} ({wall.Why})"))
        .Concat(KnowTheBroker.Any(file.Path.StartsWith) || file.Path.StartsWith("tests/", StringComparison.Ordinal)
            ? [] : file.Find(Broker));
}
