using Frota.Bench.Measuring;

namespace Frota.Bench.Reporting;

/// <summary>
/// An outcome as a table of Markdown: medians (least–greatest), and of one figure ours as a multiple of each peer's.
/// </summary>
internal static class Table
{
    public static string Of(Outcome outcome)
    {
        var figures = outcome.Scenario.Figures;
        var ours = outcome.Rows[0];
        var (place, compared) = (outcome.Scenario.Compared, outcome.Scenario.HasPeers && outcome.Rows.Count > 1);
        return string.Join('\n',
        [
            $"### {outcome.Scenario.Title}",
            "",
            $"| | safe when answered | {string.Join(" | ", figures.Select(f => f.Name))} |"
                + (compared ? $" {figures[place].Name}: {ours.Name} against it |" : ""),
            $"|---|---|{string.Concat(figures.Select(_ => "---:|"))}" + (compared ? "---:|" : ""),
            .. outcome.Rows.Select(row =>
                $"| {row.Name} | {row.Durability} | {string.Join(" | ", figures.Select((_, i) => Text(row[i])))} |"
                + (compared ? $" {(row == ours ? "" : $"× {Text(ours.Times(row, place))}")} |" : "")),
            "",
        ]);
    }

    private static string Text(Spread? spread) => spread?.ToString() ?? "failed";
}
