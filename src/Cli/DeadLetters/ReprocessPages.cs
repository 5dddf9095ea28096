using System.Globalization;
using Frota.Cli.Shell;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary>Shows what a reprocessing would do, and what it did.</summary>
internal static class ReprocessPages
{
    /// <summary>One line a letter.</summary>
    public static async Task PreviewAsync(Call call, LetterPlan plan, IAsyncEnumerable<JudgedLetter> letters)
    {
        var judged = new List<Judged>();
        await foreach (var (letter, judgement) in letters)
        {
            judged.Add(new Judged(letter.Id, letter.Kind, letter.TenantId, letter.ConversationId, letter.DeadAt,
                judgement.IsUseful ? "put back" : "discard", judgement.Reason, judgement.Words));
        }

        call.Output.Show(new Preview(plan.Matching, plan.Taken, plan.Portions, judged), page =>
        {
            page.Table(["id", "dead at", "kind", "conversation", "verdict", "rule", "what"],
                [.. judged.Select(j => (Cell[])[j.Id, j.DeadAt.ToString("u", CultureInfo.InvariantCulture), j.Kind,
                    j.ConversationId?.ToString(CultureInfo.InvariantCulture) ?? "", j.Verdict, j.Rule, j.What])],
                "no dead letter");
            page.Line($"a dry run: {judged.Count(j => j.Rule.Length == 0)} would go back, "
                + $"{judged.Count(j => j.Rule.Length > 0)} would be discarded; nothing was changed");
        });
    }

    /// <summary>Shows the report; returns the exit code.</summary>
    public static int Show(Call call, LetterPlan plan, ReprocessReport report)
    {
        var discarded = report.Discarded.Values.Sum();
        call.Output.Show(
            new Reprocessed(plan.Matching, plan.Taken, report.PutBack, discarded, report.Discarded,
                Name(report.End), report.Relapses, plan.Portions),
            page =>
            {
                page.Line(
                    $"{report.PutBack} of {plan.Matching} letters went back, {discarded} were of no use any more");
                foreach (var (rule, count) in report.Discarded)
                {
                    page.Line($"  {count,6}  {rule}", Ink.Faint);
                }

                foreach (var relapse in report.Relapses)
                {
                    page.Line($"  letter {relapse.Id} is dead again: {relapse.Reason}: {relapse.Error}", Ink.Bad);
                }
            });
        var left = plan.Taken - report.PutBack - discarded;
        var remark = report.End switch
        {
            ReprocessEnd.Relapsed => $"stopped: letters died again, {left} were not touched; mend the cause, discard "
                + "what cannot be mended, or allow more with --repeats",
            ReprocessEnd.Undecided =>
                $"stopped: the canaries have no outcome yet, {left} were not touched; run the same again later",
            ReprocessEnd.Finished when left > 0 => $"{left} were taken by somebody else meanwhile",
            ReprocessEnd.Finished => null,
        };
        if (remark is not null)
        {
            call.Output.Note(remark);
        }

        return report.End == ReprocessEnd.Finished && left <= 0 ? ExitCodes.Ok : ExitCodes.Partial;
    }

    private static string Name(ReprocessEnd end) => end switch
    {
        ReprocessEnd.Finished => "finished",
        ReprocessEnd.Relapsed => "relapsed",
        ReprocessEnd.Undecided => "undecided",
    };

    private sealed record Judged(
        long Id, string Kind, long? TenantId, long? ConversationId, DateTime DeadAt, string Verdict, string Rule,
        string What);

    private sealed record Preview(
        long Matching, long Planned, IReadOnlyList<DeadLetterPortion> Plan, IReadOnlyList<Judged> Letters);

    private sealed record Reprocessed(
        long Matching, long Planned, long Done, long Discarded, IReadOnlyDictionary<string, long> DiscardedBy,
        string End, IReadOnlyList<Relapse> Relapses, IReadOnlyList<DeadLetterPortion> Plan);
}
