using System.Runtime.CompilerServices;
using Dapper;
using Frota.Database;
using Frota.Messaging.Publishing;

namespace Frota.Messaging.DeadLetters;

/// <summary>
/// Puts dead letters back, the oldest first, so that a conversation's order holds; paced; the canaries before the rest;
/// stopping when they die again. Stopped or killed at any time, the same order run again goes on with the rest.
/// </summary>
public sealed class Reprocessor(
    FleetDatabase database, Publisher publisher, ILetterJudge judge, TimeProvider time)
{
    private const int Page = 100;
    private const double SlowestPerSecond = 0.01;

    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    // A letter whose outcome nobody can see has a good one when it is not dead again by then.
    private static readonly TimeSpan Unseen = TimeSpan.FromSeconds(10);

    private readonly PutBack _putBack = new(database, publisher, judge);

    /// <summary>
    /// Judges the letters of an order as they stand now; changes nothing and sends nothing. The judgement of a letter
    /// does not know what those before it would change.
    /// </summary>
    public static async IAsyncEnumerable<JudgedLetter> PreviewAsync(
        FleetDatabase database, ILetterJudge judge, DeadLetterFilter filter, int limit,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        var store = new DeadLetterStore(database);
        await using var connection = await database.OpenAsync(cancel);
        long after = 0;
        for (var left = limit; left > 0;)
        {
            var page = await store.ListAsync(filter with { State = "open" }, after, Math.Min(Page, left), cancel);
            foreach (var letter in page)
            {
                yield return new JudgedLetter(letter, await judge.JudgeAsync(connection, letter, hold: false, cancel));
                after = letter.Id;
            }

            left = page.Count < Page ? 0 : left - page.Count;
        }
    }

    /// <summary>Runs an order. Cancelled, it stops between two letters.</summary>
    /// <exception cref="BrokerUnavailableException">
    /// The broker did not confirm a letter, which stays open; those before it went back.
    /// </exception>
    public async Task<ReprocessReport> RunAsync(
        ReprocessOrder order, IProgress<ReprocessProgress> progress, CancellationToken cancel)
    {
        var (begun, total) = await BeginAsync(order, cancel);
        var run = new ReprocessRun(begun, order.Canary);
        var pause = TimeSpan.FromSeconds(1 / Math.Max(order.PerSecond, SlowestPerSecond));
        var looked = time.GetTimestamp();
        while (run.Done < total && run.End == ReprocessEnd.Finished)
        {
            cancel.ThrowIfCancellationRequested();
            if (await _putBack.NextAsync(order, run.Begun, run.Last) is not { } judged)
            {
                break;
            }

            var lastCanary = run.Add(judged);
            progress.Report(new ReprocessProgress(run.Done, total));
            if (lastCanary)
            {
                await AwaitCanariesAsync(run, order, cancel);
            }
            else if (time.GetElapsedTime(looked) >= LookPause)
            {
                await LookAsync(run, order.Repeats, cancel);
                looked = time.GetTimestamp();
            }

            await Task.Delay(pause, time, cancel);
        }

        return run.Report();
    }

    private async Task<(DateTime Now, long Total)> BeginAsync(ReprocessOrder order, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var now = await connection.ExecuteScalarAsync<DateTime>(
            new CommandDefinition("SELECT clock_timestamp()", cancellationToken: cancel));
        var open = await new DeadLetterStore(database).CountAsync(order.Filter with { State = "open" }, cancel);
        return (now, Math.Min(order.Limit, open));
    }

    /// <summary>Waits for the outcome of the canaries, and ends the run when it is bad or does not come.</summary>
    private async Task AwaitCanariesAsync(ReprocessRun run, ReprocessOrder order, CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        while (run.End == ReprocessEnd.Finished && await AreUnderWayAsync(run, time.GetElapsedTime(since), cancel))
        {
            if (time.GetElapsedTime(since) > order.Patience)
            {
                run.End = ReprocessEnd.Undecided;
                return;
            }

            await Task.Delay(LookPause, time, cancel);
            await LookAsync(run, order.Repeats, cancel);
        }

        await LookAsync(run, order.Repeats, cancel);
    }

    private async Task<bool> AreUnderWayAsync(ReprocessRun run, TimeSpan waited, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        foreach (var letter in run.Canaries)
        {
            if (await judge.IsUnderWayAsync(connection, letter, cancel) ?? waited < Unseen)
            {
                return true;
            }
        }

        return false;
    }

    private async Task LookAsync(ReprocessRun run, int repeats, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await run.LookAsync(connection, repeats, cancel);
    }
}
