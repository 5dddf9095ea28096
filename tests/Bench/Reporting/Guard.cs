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
    /// <summary>A median may be so much worse than the recorded one: as much as machines of a cloud scatter.</summary>
    private const double Allowed = 0.25;

    // The file is for reading, too.
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The ratios that a run has measured, as the file that later runs are compared with.</summary>
    public static string Record(IEnumerable<Target> targets, RunResults results) => JsonSerializer.Serialize(
        targets.Where(one => one.IsRatio && one.Read(results) is not null)
            .ToDictionary(one => one.Words, one => one.Read(results)), Readable) + '\n';

    /// <summary>
    /// Compares a run with what was recorded: a table of Markdown, and how many ratios are worse, or were measured or
    /// recorded only.
    /// </summary>
    /// <exception cref="JsonException"><paramref name="recorded"/> is not such a file.</exception>
    public static (string Table, int Worse) Compare(IReadOnlyList<Target> targets, string recorded, RunResults results)
    {
        var before = JsonSerializer.Deserialize<Dictionary<string, Spread>>(recorded)!;
        var measured = targets.Where(one => one.IsRatio && one.Read(results) is not null).Select(one => one.Words);
        var judged = before.Keys.Union(measured)
            .Select(words =>
            {
                var target = targets.FirstOrDefault(one => one.Words == words);
                var (then, now) = (before.GetValueOrDefault(words), target?.Read(results));
                return (Words: words, Then: then, Now: now, Told: Judge(target, then, now));
            })
            .ToList();
        return (string.Join('\n',
        [
            "### Beside what was recorded", "", "| ratio | recorded | now | |", "|---|---:|---:|---|",
            .. judged.Select(one => $"| {one.Words} | {one.Then} | {one.Now} | {one.Told} |"), "",
        ]), judged.Count(one => one.Told.Length > 0));
    }

    private static string Judge(Target? target, Spread? then, Spread? now) => (target, then, now) switch
    {
        (null, _, _) => "no longer a target",
        (_, _, null) => "not measured",
        (_, null, _) => "not recorded",
        _ => target.Gain(now.Median, then.Median) < 1 - Allowed ? "worse" : "",
    };
}
