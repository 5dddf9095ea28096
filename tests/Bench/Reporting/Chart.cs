using System.Globalization;
using System.Security;
using System.Text;
using Frota.Bench.Measuring;

namespace Frota.Bench.Reporting;

/// <summary>Bars of the figure that an outcome compares, as SVG that is readable on light and on dark.</summary>
internal static class Chart
{
    private const int Width = 760;
    private const int Names = 260;
    private const int Numbers = 80;
    private const int Line = 26;
    private const int Head = 52;

    public static string Of(IReadOnlyList<Outcome> outcomes)
    {
        var body = new StringBuilder();
        var top = 0;
        foreach (var outcome in outcomes)
        {
            var scenario = outcome.Scenario;
            var figure = scenario.Figures[scenario.Compared];
            body.Append(Text(0, top + 20, "title", scenario.Title));
            body.Append(Text(0, top + 38, "", figure.Name + (figure.LessIsBetter ? ", less is better" : "")));
            top += Head;
            var rows = outcome.Rows.Where(row => row[scenario.Compared] is not null).ToList();
            var most = rows.Select(row => row[scenario.Compared]!.Median).DefaultIfEmpty().Max();
            foreach (var row in rows)
            {
                var (median, ours) = (row[scenario.Compared]!.Median, row == outcome.Rows[0] || !scenario.HasPeers);
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
              text { font: 12px sans-serif; fill: #555 } .title { font-weight: bold }
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
