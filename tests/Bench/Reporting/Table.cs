namespace Frota.Bench.Reporting;

/// <summary>An outcome as a table of Markdown: medians (least–greatest), ours as a multiple of each.</summary>
internal static class Table
{
    public static string Of(Outcome outcome)
    {
        var figures = outcome.Scenario.Figures;
        var ours = outcome.Rows[0];
        var compared = outcome.Rows.Count > 1;
        return string.Join('\n',
        [
            $"### {outcome.Scenario.Title}",
            "",
            $"| | safe when answered | {string.Join(" | ", figures.Select(f => f.Name))} |"
                + (compared ? $" {ours.Name} against it |" : ""),
            $"|---|---|{string.Concat(figures.Select(_ => "---:|"))}" + (compared ? "---:|" : ""),
            .. outcome.Rows.Select(row =>
                $"| {row.Name} | {row.Durability} | {string.Join(" | ", figures.Select((_, i) => row[i]))} |"
                + (compared ? $" {(row == ours ? "" : $"× {ours.Times(row, 0)}")} |" : "")),
            "",
        ]);
    }
}
