using System.Globalization;
using Frota.Cli.Shell;
using Frota.LoadTest.Checking;
using Frota.LoadTest.Reports;

namespace Frota.Cli.LoadTests;

/// <summary>What the verb answers with.</summary>
/// <param name="Verdict">What became of the run.</param>
/// <param name="SentFile">What it noted of its posts: <c>--check --sent</c> judges it again.</param>
/// <param name="CpuMicrosecondsPerMessage">What posting a message cost this process; null when it posted none.</param>
internal sealed record LoadReport(LoadVerdict Verdict, string SentFile, double? CpuMicrosecondsPerMessage)
{
    public void Show(Page page)
    {
        page.Line(VerdictLine.Of(Verdict), Verdict.Clean ? Ink.Good : Ink.Bad);
        page.Line();
        page.Facts(
            ("run", Verdict.Run),
            ("messages a reply", Number(Verdict.MessagesPerReply)),
            ("ended otherwise", string.Join(", ", Verdict.EndedOtherwise.Select(r => $"{r.Messages} {r.Rule}"))),
            ("forgeries refused", Verdict.RefusedForgeries),
            ("attempts repeated", Verdict.FailedAttempts),
            ("longest silence", $"{Number(Verdict.LongestSilenceMs)} ms"),
            ("own CPU", CpuMicrosecondsPerMessage is { } cpu ? $"{Number(cpu)} µs a message" : ""),
            ("posts noted in", SentFile));
        page.Line();
        page.Table(["ms from the planned time", "p50", "p90", "p95", "p99", "max"],
            [Row("until accepted", Verdict.Accepting), Row("until answered", Verdict.Answering)]);
    }

    /// <summary>Writes the figures where a collector may read them at any time: whole, or the ones before.</summary>
    public void WritePrometheus(string path)
    {
        var unfinished = path + ".new";
        File.WriteAllText(unfinished, PrometheusText.Of(Verdict));
        File.Move(unfinished, path, overwrite: true);
    }

    private static Cell[] Row(string what, Percentiles times) =>
    [
        what, Number(times.P50), Number(times.P90), Number(times.P95), Number(times.P99), Number(times.Max),
    ];

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
