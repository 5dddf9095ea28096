using System.Globalization;
using System.Security;
using System.Text;
using Frota.Bench.Measuring;

namespace Frota.Bench.Reporting;

/// <summary>Bars of an outcome's first figure, as SVG that is readable on light and on dark.</summary>
internal static class Chart
{
    private const int Width = 760;
    private const int Names = 260;
    private const int Numbers = 80;
    private const int Line = 26;
    private const int Head = 36;

    public static string Of(IReadOnlyList<Outcome> outcomes)
    {
        var body = new StringBuilder();
        var top = 0;
        foreach (var outcome in outcomes)
        {
            body.Append(Text(0, top + 20, "title", $"{outcome.Scenario.Title}: {outcome.Scenario.Figures[0].Name}"));
            top += Head;
            var most = outcome.Rows.Max(row => row[0].Median);
            foreach (var row in outcome.Rows)
            {
                var (median, ours) = (row[0].Median, row == outcome.Rows[0]);
                var length = (int)Math.Max(1, (Width - Names - Numbers) * median / most);
                body.Append(Text(0, top + 15, "", $"{row.Name} ({row.Durability})"));
                body.Append(CultureInfo.InvariantCulture, $"""
                    <rect class="{(ours ? "ours" : "peer")}" x="{Names}" y="{top + 2}" width="{length}" height="18"/>

                    """);
                body.Append(Text(Names + length + 6, top + 15, "", Spread.Number(median)));
                top += Line;
            }

            top += Line / 2;
        }

        return string.Create(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{{Width}}" height="{{top}}" viewBox="0 0 {{Width}} {{top}}">
            <style>
              text { font: 13px sans-serif; fill: #555 } .title { font-weight: bold }
              .ours { fill: #1a7f5a } .peer { fill: #9aa5b1 }
              @media (prefers-color-scheme: dark) { text { fill: #ccc } }
            </style>
            {{body}}</svg>

            """);
    }

    private static string Text(int x, int y, string style, string words) => string.Create(
        CultureInfo.InvariantCulture,
        $"""<text class="{style}" x="{x}" y="{y}">{SecurityElement.Escape(words)}</text>""") + "\n";
}
