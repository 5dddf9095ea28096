using System.CommandLine;
using Frota.Cli.Doors;
using Frota.Cli.Shell;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Publishing;

namespace Frota.Cli.DeadLetters;

/// <summary><c>frota dead-letters reprocess</c>.</summary>
internal sealed class DeadLettersReprocess : Verb
{
    private const double MostPerSecond = 1000;

    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(10);

    private readonly Argument<long?> _id = new("id") { Description = "one letter", Arity = ArgumentArity.ZeroOrOne };
    private readonly LetterSelection _selection;
    private readonly Option<int> _limit = LetterLimit.Option(100);
    private readonly Option<double> _rate =
        new("--rate") { Description = "letters a second", DefaultValueFactory = _ => 10 };
    private readonly Option<string> _why = new("--why")
    {
        Description = "your reason, for the audit log",
        DefaultValueFactory = _ => "reprocessed from the command line",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "count and plan, change nothing" };
    private readonly Option<bool> _yes = Confirmation.Yes();

    public DeadLettersReprocess()
        : base("reprocess",
            "Put dead letters back on the queue they died in, the oldest first. Doing it twice has one effect. "
            + "Letters that a stopped run left behind are taken with --state reprocessing.",
            "frota dead-letters reprocess 42",
            "frota dead-letters reprocess --fingerprint 3f2a9c01b7de --dry-run",
            "frota dead-letters reprocess --tenant demo --limit 5000 --rate 50 --why \"the model is back\" --yes")
    {
        Arguments.Add(_id);
        _selection = new LetterSelection(this, "open", "reprocessing");
        _rate.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(result.GetValueOrDefault<double>() is > 0 and <= MostPerSecond))
            {
                result.AddError($"--rate: more than 0, at most {MostPerSecond} a second");
            }
        });
        Option[] options = [_limit, _rate, _why, _dryRun, _yes];
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
        if (call.Get(_dryRun) || plan.Taken == 0)
        {
            return Show(call, plan, 0, ExitCodes.Ok);
        }

        Confirmation.Require(call, call.Get(_yes), $"{plan.Taken} letters go back on their queues.");
        using var broker = await RabbitDoor.KeepAsync(call.Settings, cancel);
        await using var publisher = new Publisher(broker, call.Terminal.Time, lanes: 1, ConfirmTimeout);
        using var progress = new ProgressLine(call.Terminal, call.Output.IsJson);
        try
        {
            var reprocessor = new Reprocessor(new DeadLetterStore(database), publisher, call.Terminal.Time);
            await reprocessor.RunAsync(
                new ReprocessOrder(filter, limit, call.Get(_rate), call.Actor, call.Need(_why)), progress, cancel);
            progress.Dispose();
            return Show(call, plan, progress.Done, progress.Done == plan.Taken ? ExitCodes.Ok : ExitCodes.Partial);
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

    private int Show(Call call, LetterPlan plan, long done, int code)
    {
        call.Output.Show(new Reprocessed(plan.Matching, plan.Taken, done, plan.Portions), page => page.Line(
            call.Get(_dryRun) ? "a dry run: nothing was changed"
                : $"{done} of {plan.Matching} letters went back on their queues"));
        if (code == ExitCodes.Partial)
        {
            call.Output.Note($"{plan.Taken - done} were taken by somebody else meanwhile");
        }

        return code;
    }

    private sealed record Reprocessed(long Matching, long Planned, long Done, IReadOnlyList<DeadLetterPortion> Plan);
}
