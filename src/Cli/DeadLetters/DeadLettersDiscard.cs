using System.CommandLine;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Messaging.DeadLetters;

namespace Frota.Cli.DeadLetters;

/// <summary><c>frota dead-letters discard</c>.</summary>
internal sealed class DeadLettersDiscard : Verb
{
    private const int PageSize = 100;

    private readonly Argument<long?> _id = new("id") { Description = "one letter", Arity = ArgumentArity.ZeroOrOne };
    private readonly LetterSelection _selection;
    private readonly Option<int> _limit = LetterCount.Limit(100);
    private readonly Option<string> _why =
        new("--why") { Description = "your reason, for the audit log", Required = true };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "count and plan, change nothing" };
    private readonly Option<bool> _yes = Confirmation.Yes();

    public DeadLettersDiscard()
        : base("discard",
            "Give dead letters up: they stay on record until their retention, and nothing is done with them.",
            "frota dead-letters discard 42 --why \"a test message\"",
            "frota dead-letters discard --kind webhook.accepted --older-than 30d --limit 1000 --why \"too old\" --yes")
    {
        Arguments.Add(_id);
        _selection = new LetterSelection(this, anyState: false);
        Option[] options = [_limit, _why, _dryRun, _yes];
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var (filter, limit) = (_selection.Read(call, call.Get(_id)), call.Get(_limit));
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        var plan = await LetterPlan.MakeAsync(database, filter, limit, cancel);
        plan.Tell(call.Output);
        using var progress = new ProgressLine(call.Terminal, call.Output.IsJson);
        if (!call.Get(_dryRun) && plan.Taken > 0)
        {
            Confirmation.Require(call, call.Get(_yes), $"{plan.Taken} letters are given up.");
            await RunAsync(call, new DeadLetterStore(database), filter, plan.Taken, progress, cancel);
        }

        progress.Dispose();
        call.Output.Show(new Result(plan.Matching, plan.Taken, progress.Done, plan.Portions),
            page => page.Line(call.Get(_dryRun)
                ? "a dry run: nothing was changed" : $"{progress.Done} of {plan.Matching} letters discarded"));
        return call.Get(_dryRun) || progress.Done == plan.Taken ? ExitCodes.Ok : ExitCodes.Partial;
    }

    private async Task RunAsync(
        Call call, DeadLetterStore store, DeadLetterFilter filter, long total, ProgressLine progress,
        CancellationToken cancel)
    {
        long after = 0, seen = 0;
        while (seen < total)
        {
            var page = await store.ListAsync(filter, after, (int)Math.Min(PageSize, total - seen), cancel);
            if (page.Count == 0)
            {
                return;
            }

            foreach (var letter in page)
            {
                if (cancel.IsCancellationRequested)
                {
                    throw new CliFault(ExitCodes.Interrupted, $"stopped after {progress.Done} of {total}",
                        "run the same again to go on with the rest");
                }

                (after, seen) = (letter.Id, seen + 1);
                // Not the run's token: a letter is moved whole or not at all.
                if (await store.DiscardAsync(letter.Id, call.Actor, call.Need(_why), CancellationToken.None))
                {
                    progress.Report(new ReprocessProgress(progress.Done + 1, total));
                }
            }
        }
    }

    private sealed record Result(long Matching, long Planned, long Done, IReadOnlyList<DeadLetterPortion> Plan);
}
