using System.CommandLine;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Database;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Publishing;

namespace Frota.Cli.DeadLetters;

/// <summary><c>frota dead-letters reprocess</c>.</summary>
internal sealed class DeadLettersReprocess : Verb
{
    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(10);

    private readonly Argument<long?> _id = new("id") { Description = "one letter", Arity = ArgumentArity.ZeroOrOne };
    private readonly LetterSelection _selection;
    private readonly ReprocessOptions _how;
    private readonly Option<bool> _dryRun =
        new("--dry-run") { Description = "judge each letter, change nothing, send nothing" };
    private readonly Option<bool> _yes = Confirmation.Yes();

    public DeadLettersReprocess()
        : base("reprocess",
            "Put dead letters back, the oldest first. Each is judged first: one that helps nobody any more (a person "
            + "answered, the reply window is closed, it was sent after all) is discarded with the reason. Doing it "
            + "twice has one effect; a run that was stopped or killed goes on when it is run again.",
            "frota dead-letters reprocess 42",
            "frota dead-letters reprocess --fingerprint 3f2a9c01b7de --dry-run",
            "frota dead-letters reprocess --tenant demo --newer-than 6h --canary 5 --yes",
            "frota dead-letters reprocess --limit 5000 --rate 50 --why \"the model is back\" --yes")
    {
        Arguments.Add(_id);
        _selection = new LetterSelection(this, anyState: false);
        _how = new ReprocessOptions(this);
        Options.Add(_dryRun);
        Options.Add(_yes);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var filter = _selection.Read(call, call.Get(_id));
        await using var database = await PostgresDoor.OpenFleetAsync(call.Settings, cancel);
        var plan = await LetterPlan.MakeAsync(database, filter, _how.Limit(call), cancel);
        plan.Tell(call.Output);
        var judge = DomainJudge.Of(database, call.Terminal.Time);
        if (call.Get(_dryRun))
        {
            await ReprocessPages.PreviewAsync(call, plan, Reprocessor.PreviewAsync(
                database, judge, filter, _how.Limit(call), cancel));
            return ExitCodes.Ok;
        }

        if (plan.Taken == 0)
        {
            return ReprocessPages.Show(
                call, plan, new ReprocessReport(0, new Dictionary<string, long>(), [], ReprocessEnd.Finished));
        }

        Confirmation.Require(call, call.Get(_yes), $"{plan.Taken} letters are judged and put back.");
        return await RunAsync(call, plan, database, judge, _how.Read(call, filter), cancel);
    }

    private static async Task<int> RunAsync(
        Call call, LetterPlan plan, FleetDatabase database, DomainJudge judge, ReprocessOrder order,
        CancellationToken cancel)
    {
        using var broker = await RabbitDoor.KeepAsync(call.Settings, cancel);
        await using var publisher = new Publisher(broker, call.Terminal.Time, lanes: 1, ConfirmTimeout);
        using var progress = new ProgressLine(call.Terminal, call.Output.IsJson);
        try
        {
            var reprocessor = new Reprocessor(database, publisher, judge, call.Terminal.Time);
            var report = await reprocessor.RunAsync(order, progress, cancel);
            progress.Dispose();
            return ReprocessPages.Show(call, plan, report);
        }
        catch (Exception e) when (e is OperationCanceledException or BrokerUnavailableException)
        {
            progress.Dispose();
            var code = e is OperationCanceledException ? ExitCodes.Interrupted
                : progress.Done > 0 ? ExitCodes.Partial : ExitCodes.Unavailable;
            throw new CliFault(code, $"stopped after {progress.Done} of {plan.Taken}"
                + (e is BrokerUnavailableException ? $": {e.Message}" : ""),
                "run the same again to go on with the rest", e);
        }
        finally
        {
            await broker.StopAsync(CancellationToken.None);
        }
    }
}
