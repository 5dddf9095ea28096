using System.Globalization;
using System.Text;

namespace Frota.Harness.Attacks;

/// <summary>A siege's report as Markdown.</summary>
internal static class SiegeText
{
    /// <summary>The verdict in one line, then what it counted, then the strikes.</summary>
    public static string Of(SiegeReport report, int seed)
    {
        var verdict = report.Verdict;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{(verdict.Clean ? "CLEAN" : "FAULTY")}: seed {seed}, {verdict.Accepted} accepted, "
            + $"{verdict.Answered} answered, {verdict.Replies} replies, {report.Strikes.Count} faults struck, "
            + $"{report.Took.TotalSeconds:0} s");
        text.AppendLine().AppendLine("| what | count |").AppendLine("|---|---|");
        (string What, long Count)[] counts =
        [
            .. verdict.Faults.Select(fault => (fault.Name, fault.Count)),
            ("recovered (accepted, but the 2xx was lost)", verdict.Recovered),
            ("sent twice after an unknown outcome, and marked so", verdict.InDoubtTwice),
            ("attempts that the receiver refused or that broke off", verdict.FailedAttempts),
            .. verdict.EndedOtherwise.Select(ended => ($"ended otherwise: {ended.Rule}", ended.Messages)),
        ];
        foreach (var (what, count) in counts)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {count} |");
        }

        text.AppendLine().AppendLine("| time | p50 | p95 | p99 | max |").AppendLine("|---|---|---|---|---|");
        foreach (var (name, times) in new[] { ("accepted", verdict.Accepting), ("answered", verdict.Answering) })
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {name} | {times.P50:0} ms | {times.P95:0} ms | {times.P99:0} ms | {times.Max:0} ms |");
        }

        if (report.Strikes.Count > 0)
        {
            text.AppendLine()
                .AppendLine("| row | fault | promises | took | measured |").AppendLine("|---|---|---|---|---|");
        }

        foreach (var strike in report.Strikes)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {strike.Fault.Row} | {strike.Fault.Name} | {strike.Fault.Promise} "
                + $"| {strike.Took.TotalSeconds:0.0} s | {string.Join(", ", strike.Facts)} |");
        }

        return text.ToString();
    }
}
