using System.Text.Encodings.Web;
using System.Text.Json;
using Frota.Bench.Measuring;

namespace Frota.Bench.Reporting;

/// <summary>
/// Keeps the ratios of a run, and says which of another run's are worse. Absolute figures are the machine's, and are
/// not compared.
/// </summary>
internal static class Guard
{
    /// <summary>A median may be so much worse than the worst that was recorded.</summary>
    private const double Allowed = 0.1;

    // The file is for reading, too.
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The ratios that a run has measured, as the file that later runs are compared with.</summary>
    public static string Record(IEnumerable<Target> targets, RunResults results) => JsonSerializer.Serialize(
        targets.Where(one => one.IsRatio && one.Read(results) is not null)
            .ToDictionary(one => one.Words, one => one.Read(results)), Readable) + '\n';

    /// <summary>
    /// Compares a run with what was recorded: a table of Markdown, and how many ratios are worse or missing.
    /// </summary>
    /// <exception cref="JsonException"><paramref name="recorded"/> is not such a file.</exception>
    public static (string Table, int Worse) Compare(IReadOnlyList<Target> targets, string recorded, RunResults results)
    {
        var judged = JsonSerializer.Deserialize<Dictionary<string, Spread>>(recorded)!
            .Select(before =>
            {
                var target = targets.Single(one => one.Words == before.Key);
                var now = target.Read(results);
                return (before.Key, Before: before.Value, Now: now, Told: Judge(target, before.Value, now));
            })
            .ToList();
        return (string.Join('\n',
        [
            "### Beside what was recorded", "", "| ratio | recorded | now | |", "|---|---:|---:|---|",
            .. judged.Select(one => $"| {one.Key} | {one.Before} | {one.Now} | {one.Told} |"), "",
        ]), judged.Count(one => one.Told.Length > 0));
    }

    private static string Judge(Target target, Spread before, Spread? now)
    {
        var worst = target.Better == Better.More ? before.Least : before.Greatest;
        return now is null ? "not measured"
            : target.Gain(now.Median, worst) < 1 - Allowed ? "worse"
            : "";
    }
}
