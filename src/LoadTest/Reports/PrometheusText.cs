using System.Globalization;
using System.Text;
using Frota.LoadTest.Checking;

namespace Frota.LoadTest.Reports;

/// <summary>A verdict in Prometheus' text format 0.0.4, for a textfile collector; times are in seconds.</summary>
public static class PrometheusText
{
    /// <summary>All gauges.</summary>
    public static string Of(LoadVerdict verdict)
    {
        var text = new StringBuilder();
        Add(text, "frota_load_clean", "1 when the run has no fault", ("", verdict.Clean ? 1 : 0));
        Add(text, "frota_load_messages", "messages by what became of them",
            ("""{state="posted"}""", verdict.Posted), ("""{state="accepted"}""", verdict.Accepted),
            ("""{state="answered"}""", verdict.Answered), ("""{state="recovered"}""", verdict.Recovered));
        Add(text, "frota_load_ended_otherwise", "messages that ended without an answer, by rule",
            [.. verdict.EndedOtherwise.Select(r => ($$"""{rule="{{Escape(r.Rule)}}"}""", (double)r.Messages))]);
        Add(text, "frota_load_faults", "faults by kind",
            [.. verdict.Faults.Select(fault => ($$"""{fault="{{Escape(fault.Name)}}"}""", (double)fault.Count))]);
        Add(text, "frota_load_replies", "texts that reached the contacts", ("", verdict.Replies));
        Add(text, "frota_load_in_doubt_twice", "namings that came twice because a send was in doubt",
            ("", verdict.InDoubtTwice));
        Add(text, "frota_load_refused_forgeries", "forged posts that were refused", ("", verdict.RefusedForgeries));
        Add(text, "frota_load_failed_attempts", "attempts that had to be repeated", ("", verdict.FailedAttempts));
        Add(text, "frota_load_longest_silence_seconds", "longest time without an effect while a message waited",
            ("", verdict.LongestSilenceMs / 1000));
        Add(text, "frota_load_latency_seconds", "from the planned time, waiting included",
            [.. Quantiles("accept", verdict.Accepting), .. Quantiles("answer", verdict.Answering)]);
        return text.ToString();
    }

    private static IEnumerable<(string, double)> Quantiles(string stage, Percentiles times) =>
        new[] { ("0.5", times.P50), ("0.9", times.P90), ("0.95", times.P95), ("0.99", times.P99), ("1", times.Max) }
            .Select(q => ($$"""{stage="{{stage}}",quantile="{{q.Item1}}"}""", q.Item2 / 1000));

    private static void Add(StringBuilder text, string name, string help, params (string Labels, double Value)[] values)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var (labels, value) in values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
        }
    }

    private static string Escape(string label) => label.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
