using Frota.Contracts;
using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;

namespace Frota.Messaging.Consuming;

/// <summary>Makes an outcome durable, so that the delivery may be acknowledged.</summary>
public static class Settlement
{
    // By then a migration's lock is over; what can never be kept says so some times a minute.
    private static readonly TimeSpan DeadLetterPause = TimeSpan.FromSeconds(5);

    /// <summary>Judges the outcome and publishes what it asks for; returns what was decided.</summary>
    /// <exception cref="BrokerUnavailableException">Nothing was confirmed: the delivery must not be
    /// acknowledged.</exception>
    public static async Task<Verdict> SettleAsync(
        Publisher publisher, Delivery delivery, Outcome outcome, DateTimeOffset now)
    {
        if (delivery.Queue == Queues.DeadLetters && outcome is not Outcome.Done)
        {
            // Nothing dies twice: what is dead is put aside as it is, until it can be kept.
            await publisher.DelayAsync(
                delivery.Queue, delivery.Envelope with { Headers = delivery.BurialHeaders }, DeadLetterPause);
            return new Verdict.Delay(DeadLetterPause, delivery.Envelope.Headers.Attempt);
        }

        var envelope = delivery.Envelope;
        var headers = outcome is Outcome.Retry retry ? envelope.Headers.Remember(now, retry.Reason) : envelope.Headers;
        var verdict = RetryPolicy.Default.Judge(outcome, headers.Attempt, Random.Shared.NextDouble());
        switch (verdict)
        {
            case Verdict.Delay delay:
                var next = envelope with { Headers = headers with { Attempt = delay.NextAttempt } };
                await publisher.DelayAsync(delivery.Queue, next, delay.For);
                if (outcome is Outcome.Retry)
                {
                    RetryMetrics.Count(delivery.Queue);
                }

                break;
            case Verdict.Bury bury:
                await publisher.BuryAsync(delivery.Queue, envelope with { Headers = headers }, bury.Reason, bury.Error);
                break;
        }

        return verdict;
    }
}
