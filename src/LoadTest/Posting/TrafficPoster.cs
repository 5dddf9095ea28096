using System.Buffers;
using Frota.LoadTest.Traffic;

namespace Frota.LoadTest.Posting;

/// <summary>
/// Posts a plan as a provider would:
/// <list type="number">
/// <item>waits until the receiver knows the accounts;</item>
/// <item>posts each body at its time, or so many at once; a contact's next body only after the one before;</item>
/// <item>what is not answered with 2xx is posted again later, until it is given up;</item>
/// <item>notes each attempt before anything follows from it.</item>
/// </list>
/// </summary>
public static class TrafficPoster
{
    private static readonly TimeSpan TickLength = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan ReportPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Posts all of it; stopped early, it has noted what it did, but not that it ended.</summary>
    /// <exception cref="TimeoutException">The receiver does not answer, or does not know an account.</exception>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public static async Task RunAsync(
        TrafficPlan plan, PostingOptions options, TimeProvider time, IProgress<PostingProgress>? progress,
        CancellationToken cancel)
    {
        using var hook = new ReceiverHook(options, time);
        using var log = new SentLog(options.SentFile);
        log.Begin(plan.Options, options.Accounts);
        await hook.WaitForAccountsAsync(cancel);

        var sends = new RecentSends();
        var agenda = new Agenda(plan, options.Parallel, time.Microseconds());
        var run = new Run(plan, options, time, agenda, new PostBody(plan, options.Accounts, sends), hook, log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tail = new EffectTail(options.EffectsFile, plan.Options.Run, sends);
        var beside = Task.WhenAll(
            TickAsync(agenda, time, stop.Token),
            ReportAsync(run, tail, plan.Posts.Count, time, progress, stop.Token));
        try
        {
            await Task.WhenAll(Enumerable.Range(0, options.Parallel ?? options.Connections)
                .Select(_ => Task.Run(() => AllOrNoneAsync(run, stop), cancel)));
            log.End();
        }
        finally
        {
            await stop.CancelAsync();
            await beside.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A poster that cannot note what it did must not leave the others waiting for its posts.
    private static async Task AllOrNoneAsync(Run run, CancellationTokenSource stop)
    {
        try
        {
            await run.PostAllAsync(stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    private static async Task TickAsync(Agenda agenda, TimeProvider time, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TickLength, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            agenda.Tick(time.Microseconds());
        }
    }

    private static async Task ReportAsync(
        Run run, EffectTail tail, int planned, TimeProvider time, IProgress<PostingProgress>? progress,
        CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(ReportPause, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            tail.Read();
            progress?.Report(run.Progress(planned, tail.Replies));
        }
    }

    /// <summary>One posting of a plan, shared by its posters.</summary>
    private sealed class Run(
        TrafficPlan plan, PostingOptions options, TimeProvider time, Agenda agenda, PostBody bodies, ReceiverHook hook,
        SentLog log)
    {
        private int _accepted;
        private long _failed;

        public PostingProgress Progress(int planned, long replies) =>
            new(planned, agenda.Ended, Volatile.Read(ref _accepted), Interlocked.Read(ref _failed), replies);

        /// <summary>One poster's work: what is ready, one after the other.</summary>
        public async Task PostAllAsync(CancellationToken cancel)
        {
            var body = new ArrayBufferWriter<byte>(4096);
            await foreach (var post in agenda.Ready.ReadAllAsync(cancel))
            {
                body.ResetWrittenCount();
                bodies.Write(plan.Posts[post], body);
                await PostAsync(post, body.WrittenMemory, cancel);
            }
        }

        private async Task PostAsync(int index, ReadOnlyMemory<byte> body, CancellationToken cancel)
        {
            var post = plan.Posts[index];
            var secret = options.Accounts[post.Account].AppSecret;
            var signature = Forging.Sign(body.Span, secret, post.Kind == PostKind.Forgery, index);
            var sent = time.Microseconds();
            var number = agenda.Attempt(index, sent);
            var status = await hook.PostAsync(post.Account, body, signature, cancel);
            var answered = time.Microseconds();
            var attempt = new Attempt(index, post.Kind, number, agenda.PlannedAt(index), sent, answered, status);
            log.Note(attempt, plan.MessagesOf(post));
            if (status is >= 200 and < 300)
            {
                Interlocked.Increment(ref _accepted);
                agenda.End(index, answered);
            }
            else if (IsOver(attempt))
            {
                agenda.End(index, answered);
            }
            else
            {
                Interlocked.Increment(ref _failed);
                agenda.Again(index, answered);
            }
        }

        // A forgery that was refused got what it deserves; everything else is tried until the patience ends.
        private bool IsOver(Attempt attempt) =>
            (attempt.Kind == PostKind.Forgery && attempt.Status is >= 400 and < 500 and not 429)
            || agenda.TriedFor(attempt.Post, attempt.Answered) > options.GiveUp;
    }
}
