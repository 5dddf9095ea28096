using System.Globalization;
using Frota.LoadTest.Checking;

namespace Frota.LoadTest.Reports;

/// <summary>A verdict on one line.</summary>
public static class VerdictLine
{
    private const int MostExamples = 3;

    /// <summary>Such as <c>clean: 2000 posted, 2000 accepted, 2000 answered by 1210 replies</c>.</summary>
    public static string Of(LoadVerdict verdict)
    {
        var faults = verdict.Faults.Where(fault => fault.Count > 0).Select(Describe).ToList();
        var judged = verdict.Clean ? "clean"
            : faults.Count > 0 ? $"NOT CLEAN: {string.Join(", ", faults)}" : "NOT CLEAN: nothing was accepted";
        var otherwise = verdict.EndedOtherwise.Sum(rule => rule.Messages);
        return string.Create(CultureInfo.InvariantCulture,
            $"{judged}: {verdict.Posted} posted, {verdict.Accepted} accepted, {verdict.Answered} answered")
            + $" by {verdict.Replies} replies"
            + (otherwise > 0 ? $", {otherwise} ended otherwise" : "")
            + (verdict.Recovered > 0 ? $", {verdict.Recovered} recovered" : "")
            + (verdict.InDoubtTwice > 0 ? $", {verdict.InDoubtTwice} twice in doubt" : "");
    }

    private static string Describe(Fault fault)
    {
        var examples = fault.Examples.Count == 0
            ? "" : $" ({string.Join(", ", fault.Examples.Take(MostExamples).Select(n => $"n{n}"))})";
        return $"{fault.Count} {fault.Name.Replace('_', ' ')}{examples}";
    }
}
