using Frota.Workers.DeadLetters;
using Frota.Workers.Integrations;
using Frota.Workers.Intake;
using Frota.Workers.Maintenance;
using Frota.Workers.Outbound;
using Frota.Workers.Replies;

namespace Frota.Workers.Fleet;

/// <summary>The roles of this build.</summary>
internal static class RoleCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<WorkerRole> All { get; } =
    [
        new("intake", IntakeRole.Add),
        new("replies", RepliesRole.Add),
        new("suspects", SuspectsRole.Add),
        new("outbound", OutboundRole.Add),
        new("integrations", IntegrationsRole.Add),
        new("dead-letters", DeadLettersRole.Add),
        new("maintenance", MaintenanceRole.Add),
    ];

    /// <summary>Reads <c>intake,replies,…</c>.</summary>
    /// <exception cref="ArgumentException">An unknown or doubled role, none, or suspects beside another.</exception>
    public static IReadOnlyList<WorkerRole> Parse(string list)
    {
        var names = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var unknown = names.Where(n => All.All(r => r.Name != n)).ToArray();
        if (names.Length == 0 || unknown.Length > 0 || names.Distinct().Count() != names.Length)
        {
            var wrong = unknown.Length > 0 ? $"unknown: {string.Join(", ", unknown)}; " : "";
            throw new ArgumentException(
                "roles are a list without doubles, such as intake,replies; "
                    + $"{wrong}known: {string.Join(", ", All.Select(r => r.Name))}");
        }

        if (names.Length > 1 && names.Contains("suspects"))
        {
            throw new ArgumentException("the role suspects runs alone: that is its point");
        }

        return [.. All.Where(r => names.Contains(r.Name))];
    }
}
