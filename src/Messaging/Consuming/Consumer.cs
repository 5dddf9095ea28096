using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Frota.Messaging.Consuming;

/// <summary>
/// Serves a queue, one delivery a handling, several handlings at a time:
/// <list type="number">
/// <item>a delivery whose wait is not over goes to the next rung;</item>
/// <item>its handler says the outcome; an exception is judged in <see cref="Faults"/>;</item>
/// <item>the policy decides; a delay or a burial is published and confirmed;</item>
/// <item>only then the delivery is acknowledged.</item>
/// </list>
/// Quiet: it asks for no more, finishes what is under way and gives the rest back, no attempt counted. Stopping is the
/// same, within the drain limit.
/// </summary>
public sealed partial class Consumer(
    BrokerConnection broker, Publisher publisher, IReadOnlyCollection<IHandler> handlers, ConsumerOptions options,
    TimeProvider time, Workload workload, ILogger<Consumer> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OutageHold = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, IHandler> _handlers =
        handlers.SelectMany(h => h.Kinds.Select(k => (Kind: k, Handler: h))).ToDictionary(p => p.Kind, p => p.Handler);

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(workload.Stopping);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _isAway;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        workload.Add(() => options.Slots.Load);
        _end.Token.Register(() => _stop.CancelAfter(ConsumerOptions.DrainLimit));
        var subscription = new Subscription(broker, options.Queue, options.Slots.Prefetch, workload, logger);
        _running = Task.Run(() => subscription.RunAsync(ServeAsync, _end.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _end.CancelAsync();
        await using var hurry = cancellationToken.Register(_stop.Cancel);
        await _running;
        await options.Slots.IdleAsync(); // what a session left behind that the broker had ended
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(Subscription.Session session, CancellationToken quiet)
    {
        await using var stop = quiet.Register(() => _ = session.QuietAsync());
        await foreach (var delivery in session.Inbox.ReadAllAsync(CancellationToken.None))
        {
            await options.Slots.TakeAsync();
            _ = ServeAsync(session, delivery, quiet);
        }

        if (quiet.IsCancellationRequested)
        {
            await options.Slots.IdleAsync();
        }
    }

    private async Task ServeAsync(Subscription.Session session, Delivery delivery, CancellationToken quiet)
    {
        workload.Change(delivery.Queue, 1);
        using var scope = ConsumeScopes.Begin(logger, delivery);
        try
        {
            if (!session.IsOpen)
            {
                return; // the broker has handed it to somebody else by now
            }

            if (!quiet.IsCancellationRequested && await HandleAsync(delivery) is { } outcome
                && await SettleAsync(session, delivery, outcome))
            {
                await session.AckAsync(delivery.Tag);
            }
            else
            {
                await session.GiveBackAsync(delivery.Tag);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Not acknowledged, so not lost: when this channel ends, the broker hands it over again.
            LogUnsettled(delivery.Queue, delivery.Envelope.Id, e.Message);
        }
        finally
        {
            workload.Change(delivery.Queue, -1);
            options.Slots.Release();
        }
    }

    /// <summary>The handler's outcome; null when the process stops and the attempt is given back.</summary>
    private async Task<Outcome?> HandleAsync(Delivery delivery)
    {
        var envelope = delivery.Envelope;
        if (envelope.Headers.Remaining > TimeSpan.Zero)
        {
            return new Outcome.Snooze(envelope.Headers.Remaining);
        }

        if (!_handlers.TryGetValue(envelope.Kind, out var handler))
        {
            return new Outcome.DeadLetter("unknown-kind", $"no handler of {delivery.Queue} takes '{envelope.Kind}'");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        deadline.CancelAfter(options.Deadline);
        using var span = MessagingTraces.Process(delivery.Queue, envelope);
        var since = time.GetTimestamp();
        string? error = null;
        try
        {
            var outcome = await handler.HandleAsync(delivery, deadline.Token);
            error = ConsumeMetrics.ErrorOf(outcome);
            _isAway = 0;
            return outcome;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            error = "stopped";
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            error = "deadline";
            return new Outcome.Retry($"no outcome within {options.Deadline.TotalSeconds:0} s");
        }
        catch (Exception e) when (Faults.IsOutage(e))
        {
            error = e.GetType().Name;
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
            {
                LogAway(delivery.Queue, e.Message); // once an outage: all that waits meets it
            }

            // The slot waits too: otherwise a backlog circles over the wait queue as fast as the broker takes it.
            await Task.Delay(Backoff.For(1, OutageHold, OutageHold, Random.Shared.NextDouble()), time, _stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Faults.Judge(e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            error = e.GetType().Name;
            LogFault(e, delivery.Queue, envelope.Kind, envelope.Id);
            return Faults.Judge(e);
        }
        finally
        {
            ConsumeMetrics.Processed(delivery.Queue, time.GetElapsedTime(since), error);
            span.Fail(error);
        }
    }

    /// <summary>
    /// Settles, and waits out a broker that takes nothing: given back at once, a delivery would come back at once, and
    /// be dead by the delivery limit in a moment. False when the session has ended or the process must.
    /// </summary>
    private async Task<bool> SettleAsync(Subscription.Session session, Delivery delivery, Outcome outcome)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                if (await Settlement.SettleAsync(publisher, delivery, outcome, time.GetUtcNow()) is Verdict.Bury bury)
                {
                    LogBuried(delivery.Queue, delivery.Envelope.Kind, delivery.Envelope.Id, bury.Reason);
                }

                return true;
            }
            catch (BrokerUnavailableException e)
            {
                LogUnsettled(delivery.Queue, delivery.Envelope.Id, e.Message);
                if (!session.IsOpen || _stop.IsCancellationRequested)
                {
                    return false;
                }

                var pause = Backoff.For(failures, FirstPause, LongestPause, Random.Shared.NextDouble());
                await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "work of {Queue} is put off while something is away: {Reason}")]
    private partial void LogAway(string queue, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "handling {Kind} {Id} from {Queue} failed")]
    private partial void LogFault(Exception e, string queue, string kind, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "could not settle {Id} from {Queue}: {Reason}")]
    private partial void LogUnsettled(string queue, string id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id} from {Queue} is dead: {Reason}")]
    private partial void LogBuried(string queue, string kind, string id, string reason);
}
