using Frota.Contracts;
using Frota.IntegrationTests.Servers;
using Frota.Messaging;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Retries;
using Xunit;

namespace Frota.IntegrationTests.Messaging;

/// <summary>Batches on a real broker: in order, whatever one of them holds and whoever serves next.</summary>
public sealed class BatchConsumerTests(TestServers servers)
{
    [Fact]
    public async Task A_batch_with_one_bad_delivery_keeps_the_others_and_the_order()
    {
        await using var engine = await Engine.StartAsync(servers);
        for (var i = 0; i < 10; i++)
        {
            await engine.Publisher.ToQueueAsync(Queues.Webhooks, Envelope.Wrap(new TurnDue(1, i)));
        }

        var recorder = new Recorder(d => d.Envelope.Headers.Attempt == 1
            && d.Envelope.Read<TurnDue>().ConversationId == 4
            ? throw new InvalidOperationException("bad")
            : Outcome.Finished);
        await engine.ConsumeBatchesAsync(Queues.Webhooks, recorder);
        await recorder.CountAsync(10);
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8, 9, 4],
            recorder.Seen.Select(d => d.Envelope.Read<TurnDue>().ConversationId));
    }

    [Fact]
    public async Task A_batch_consumer_that_goes_quiet_hands_over_in_order()
    {
        await using var engine = await Engine.StartAsync(servers);
        var started = new TaskCompletionSource();
        await engine.ConsumeBatchesAsync(Queues.Webhooks, new Recorder(async (_, cancel) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return Outcome.Finished;
        }), most: 10);
        for (var i = 0; i < 60; i++)
        {
            await engine.Publisher.ToQueueAsync(Queues.Webhooks, Envelope.Wrap(new TurnDue(1, i)));
        }

        await started.Task;
        await using var other = await Engine.JoinAsync(engine.Uri);
        var heir = new Recorder(_ => Outcome.Finished);
        await other.ConsumeBatchesAsync(Queues.Webhooks, heir, most: 10);
        await other.WorksAsync(); // stands by: one at a time is served
        Assert.Empty(heir.Seen);
        engine.Workload.GoQuiet();
        await heir.CountAsync(60);
        Assert.Equal(Enumerable.Range(0, 60), heir.Seen.Select(d => (int)d.Envelope.Read<TurnDue>().ConversationId));
    }

    [Fact]
    public async Task A_dead_letter_that_cannot_be_kept_yet_comes_back_as_it_was()
    {
        await using var engine = await Engine.StartAsync(servers);
        var letter = Envelope.Wrap(new TurnDue(1, 2), 1, 2);
        await engine.Publisher.BuryAsync(Queues.Turns, letter with { Headers = letter.Headers with { Attempt = 10 } },
            "attempts-exhausted", "no such host");
        var refusals = 1;
        var graves = new Recorder(
            _ => refusals-- > 0 ? throw new InvalidOperationException("locked") : Outcome.Finished);
        await engine.ConsumeBatchesAsync(Queues.DeadLetters, graves);
        await graves.CountAsync(1);
        var kept = NewDeadLetter.From(graves.Seen[0]);
        Assert.Equal((letter.Id, Queues.Turns, "attempts-exhausted", "no such host", 10),
            (kept.EnvelopeId, kept.Queue, kept.Reason, kept.Error, kept.Attempts));
    }
}
