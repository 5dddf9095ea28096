using Frota.Messaging.Publishing;

namespace Frota.Messaging.DeadLetters;

/// <summary>What to reprocess, and how fast.</summary>
/// <param name="Filter">Which letters; only open ones are taken.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="PerSecond">The pace.</param>
/// <param name="Actor">Who asked: goes to the audit log.</param>
/// <param name="Why">The person's reason.</param>
public sealed record ReprocessOrder(DeadLetterFilter Filter, int Limit, double PerSecond, string Actor, string Why);

/// <summary>How far a reprocessing is.</summary>
public sealed record ReprocessProgress(long Done, long Total);

/// <summary>
/// Puts dead letters back on the queue they died in, oldest first, so that a conversation's order holds:
/// <list type="number">
/// <item>the letter is marked <c>reprocessing</c>: a second reprocessor leaves it alone;</item>
/// <item>its envelope is published anew with attempt 1, and confirmed;</item>
/// <item>it is marked <c>reprocessed</c>. A crash in between leaves it <c>reprocessing</c>; run again, it is published
/// again, which its handler's idempotence makes harmless.</item>
/// </list>
/// </summary>
public sealed class Reprocessor(DeadLetterStore store, Publisher publisher, TimeProvider time)
{
    private const int Page = 100;

    /// <summary>How many open letters match.</summary>
    public Task<long> CountAsync(DeadLetterFilter filter, CancellationToken cancel) =>
        store.CountAsync(filter with { State = filter.State ?? "open" }, cancel);

    /// <summary>Runs the order; returns how many letters went back. Cancelled, it stops between two letters.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not confirm one; it stays open.</exception>
    public async Task<long> RunAsync(
        ReprocessOrder order, IProgress<ReprocessProgress> progress, CancellationToken cancel)
    {
        var filter = order.Filter with { State = order.Filter.State ?? "open" };
        var total = Math.Min(order.Limit, await CountAsync(filter, cancel));
        var pause = TimeSpan.FromSeconds(1 / Math.Max(order.PerSecond, 0.01));
        long done = 0, after = 0;
        while (done < total)
        {
            var page = await store.ListAsync(filter, after, (int)Math.Min(Page, total - done), cancel);
            if (page.Count == 0)
            {
                break;
            }

            foreach (var letter in page)
            {
                after = letter.Id;
                cancel.ThrowIfCancellationRequested();
                if (await PutBackAsync(letter, order))
                {
                    progress.Report(new ReprocessProgress(++done, total));
                }

                await Task.Delay(pause, time, cancel);
            }
        }

        return done;
    }

    private async Task<bool> PutBackAsync(DeadLetter letter, ReprocessOrder order)
    {
        if (letter.State == "open"
            && !await store.MoveAsync(
                letter.Id, "open", "reprocessing", order.Actor, order.Why, CancellationToken.None))
        {
            return false; // somebody else took it in between
        }

        var headers = EnvelopeHeaders.First with { TenantId = letter.TenantId, ConversationId = letter.ConversationId };
        try
        {
            await publisher.ToQueueAsync(
                letter.Queue, new Envelope(letter.EnvelopeId, letter.Kind, letter.Body, headers));
        }
        catch (BrokerUnavailableException)
        {
            await store.MoveAsync(letter.Id, "reprocessing", "open", order.Actor, order.Why, CancellationToken.None);
            throw;
        }

        return await store.MoveAsync(
            letter.Id, "reprocessing", "reprocessed", order.Actor, order.Why, CancellationToken.None);
    }
}
