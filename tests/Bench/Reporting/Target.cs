using Frota.Bench.Measuring;

namespace Frota.Bench.Reporting;

/// <summary>A figure that is watched, and mostly aimed at.</summary>
/// <param name="Words">What it is, with its unit; unique.</param>
/// <param name="Better">Whether it shall be great or small.</param>
/// <param name="Aim">What is aimed at; nothing when it is only guarded against getting worse.</param>
/// <param name="Read">Finds it in a run; nothing when it was not measured.</param>
internal sealed record Target(string Words, Better Better, double? Aim, Func<RunResults, Spread?> Read)
{
    /// <summary>Whether it is the same on a slower machine.</summary>
    public bool IsRatio { get; init; }

    /// <summary>Those of a run that have an aim, as a table of Markdown; empty when none was measured.</summary>
    public static string Table(IEnumerable<Target> targets, RunResults results)
    {
        var rows = targets.Where(one => one.Aim is not null)
            .Select(one => (one, read: one.Read(results))).Where(pair => pair.read is not null)
            .Select(pair => pair.one.Line(pair.read!)).ToList();
        return rows.Count == 0 ? "" : string.Join('\n',
        [
            "### Targets", "", "| | aim | measured | |", "|---|---:|---:|---|", .. rows, "",
        ]);
    }

    /// <summary>How many times better than another value; below 1 it is worse.</summary>
    public double Gain(double value, double other) => Better == Better.More ? value / other : other / value;

    private string Line(Spread read)
    {
        var gain = Gain(read.Median, Aim!.Value);
        var told = gain >= 1 ? "met" : $"{gain:0 %} of it";
        return $"| {Words} | {(Better == Better.More ? "≥" : "≤")} {Spread.Number(Aim.Value)} | {read} | {told} |";
    }
}

/// <summary>Which way a figure should go.</summary>
internal enum Better
{
    More,
    Less,
}
