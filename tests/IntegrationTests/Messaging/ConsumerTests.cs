using System.Diagnostics;
using Frota.Contracts;
using Frota.Harness;
using Frota.IntegrationTests.Servers;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Retries;
using Frota.Messaging.Topology;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Xunit;

namespace Frota.IntegrationTests.Messaging;

/// <summary>
/// Deliveries on a real broker: retried, put aside, buried, given back; never acknowledged before that is durable.
/// </summary>
public sealed class ConsumerTests(TestServers servers)
{
    [Fact]
    public async Task A_failed_attempt_comes_back_over_the_ladder_counted_and_with_its_history()
    {
        await using var engine = await Engine.StartAsync(servers);
        var recorder = new Recorder(
            d => d.Envelope.Headers.Attempt == 1 ? new Outcome.Retry("first try") : Outcome.Finished, TurnDue.Kind);
        await engine.ConsumeAsync(Queues.Turns, recorder);
        var sent = Envelope.Wrap(new TurnDue(1, 2), 1, 2);
        await engine.Publisher.ToQueueAsync(Queues.Turns, sent);
        await recorder.CountAsync(2);
        var again = recorder.Seen[1].Envelope;
        Assert.Equal((sent.Id, 2, 2L), (again.Id, again.Headers.Attempt, again.Headers.ConversationId));
        Assert.Contains("first try", again.Headers.History, StringComparison.Ordinal);
        Assert.Equal(new TurnDue(1, 2), again.Read<TurnDue>());
    }

    [Fact]
    public async Task A_delay_longer_than_a_rung_climbs_down_and_is_not_counted()
    {
        await using var engine = await Engine.StartAsync(servers);
        var recorder = new Recorder(_ => Outcome.Finished, TurnDue.Kind);
        await engine.ConsumeAsync(Queues.Turns, recorder);
        var clock = Stopwatch.StartNew();
        await engine.Publisher.DelayAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 2)), TimeSpan.FromSeconds(3));
        await recorder.CountAsync(1);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(2.9), $"it came after {clock.Elapsed}");
        Assert.Equal((1, TimeSpan.Zero),
            (recorder.Seen[0].Envelope.Headers.Attempt, recorder.Seen[0].Envelope.Headers.Remaining));
    }

    [Fact]
    public async Task What_can_never_work_is_buried_with_the_reason()
    {
        await using var engine = await Engine.StartAsync(servers);
        var graves = new Recorder(_ => Outcome.Finished);
        await engine.ConsumeBatchesAsync(Queues.DeadLetters, graves);
        await engine.ConsumeAsync(
            Queues.Turns, new Recorder(_ => new Outcome.DeadLetter("no-way", "because"), TurnDue.Kind));
        await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 2), 1, 2));
        await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new OutboundDue(1, 2), 1, 2));
        await graves.CountAsync(2);
        var letters = graves.Seen.Select(NewDeadLetter.From).ToDictionary(l => l.Reason);
        Assert.Equal((Queues.Turns, "because", (long?)1),
            (letters["no-way"].Queue, letters["no-way"].Error, letters["no-way"].TenantId));
        Assert.Equal(OutboundDue.Kind, letters["unknown-kind"].Kind);
    }

    [Fact]
    public async Task A_quiet_consumer_finishes_what_it_has_and_goes_on_when_it_resumes()
    {
        await using var engine = await Engine.StartAsync(servers);
        var gate = new TaskCompletionSource();
        var recorder = new Recorder(async (_, _) =>
        {
            await gate.Task;
            return Outcome.Finished;
        }, TurnDue.Kind);
        await engine.ConsumeAsync(Queues.Turns, recorder, concurrency: 2);
        await engine.WorksAsync();
        for (var i = 0; i < 6; i++)
        {
            await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, i)));
        }

        await recorder.CountAsync(2);
        engine.Workload.GoQuiet();
        Assert.Equal((WorkState.Quiet, 1.0), (engine.Workload.State, engine.Workload.Load));
        gate.SetResult();
        await Until.TrueAsync(async () => engine.Workload.Busy == 0 && await engine.ReadyAsync(Queues.Turns) == 4,
            "what it had not begun was not given back");
        Assert.Equal(2, recorder.Seen.Count);
        engine.Workload.Resume();
        await recorder.CountAsync(6);
        Assert.All(recorder.Seen, delivery => Assert.Equal(1, delivery.Envelope.Headers.Attempt));
    }

    [Fact]
    public async Task A_message_whose_consumers_keep_dying_is_dead_lettered_by_the_broker_and_not_lost()
    {
        await using var engine = await Engine.StartAsync(servers);
        await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 2), 1, 2));
        var connection = await engine.ConnectionAsync();
        for (var i = 0; i <= FleetTopology.DeliveryLimit; i++)
        {
            await Until.TrueAsync(async () => await engine.ReadyAsync(Queues.Turns) == 1
                || await engine.ReadyAsync(Queues.DeadLetters) == 1,
                "it came neither back nor to the dead letters");
            await using var channel = await connection.CreateChannelAsync();
            await channel.BasicGetAsync(Queues.Turns, autoAck: false); // and the channel dies with it
        }

        var graves = new Recorder(_ => Outcome.Finished);
        await engine.ConsumeBatchesAsync(Queues.DeadLetters, graves);
        await graves.CountAsync(1);
        var letter = NewDeadLetter.From(graves.Seen[0]);
        Assert.Equal(("delivery_limit", Queues.Turns, TurnDue.Kind), (letter.Reason, letter.Queue, letter.Kind));
    }

    [Fact]
    public async Task A_dead_letter_whose_queue_is_missing_is_kept_until_it_is_there()
    {
        await using var engine = await Engine.StartAsync(servers);
        var connection = await engine.ConnectionAsync();
        await using (var channel = await connection.CreateChannelAsync())
        {
            await channel.QueueDeleteAsync(Queues.DeadLetters);
            await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 2), 1, 2));
            BasicGetResult? got = null;
            await Until.TrueAsync(
                async () => (got = await channel.BasicGetAsync(Queues.Turns, autoAck: false)) is not null, "not there");
            await channel.BasicNackAsync(got!.DeliveryTag, multiple: false, requeue: false);
            await Until.TrueAsync(async () => await engine.ReadyAsync(Queues.Turns) == 0, "it came back");
        }

        await TopologyDeclaration.DeclareAsync(connection, TestContext.Current.CancellationToken);
        var graves = new Recorder(_ => Outcome.Finished);
        await engine.ConsumeBatchesAsync(Queues.DeadLetters, graves);
        await graves.CountAsync(1);
        Assert.Equal(TurnDue.Kind, NewDeadLetter.From(graves.Seen[0]).Kind);
    }

    [Fact]
    public async Task Consumers_whose_queues_were_deleted_come_back_with_them()
    {
        await using var engine = await Engine.StartAsync(servers);
        var recorder = new Recorder(_ => Outcome.Finished, TurnDue.Kind);
        await using var other = await Engine.JoinAsync(engine.Uri);
        await engine.ConsumeAsync(Queues.Turns, recorder);
        await other.ConsumeBatchesAsync(Queues.Statuses, recorder);
        await engine.WorksAsync();
        await other.WorksAsync();
        await using (var channel = await (await engine.ConnectionAsync()).CreateChannelAsync())
        {
            await channel.QueueDeleteAsync(Queues.Turns);
            await channel.QueueDeleteAsync(Queues.Statuses);
        }

        // Declared again before they were told, RabbitMQ 3.10 may bring back the old queues' logs, and consumers with
        // them whose channels know nothing of it.
        await Until.TrueAsync(() => Task.FromResult(
            engine.Workload.State == WorkState.Waiting && other.Workload.State == WorkState.Waiting),
            "the consumers were not told");
        await Until.TrueAsync(() => DeclaredAsync(engine), "the queues could not be declared again");
        await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 1)));
        await engine.Publisher.ToQueueAsync(Queues.Statuses, Envelope.Wrap(new TurnDue(1, 2)));
        await recorder.CountAsync(2);
        Assert.Equal([1, 2], recorder.Seen.Select(d => d.Envelope.Read<TurnDue>().ConversationId).Order());
    }

    // The broker may end the connection with an internal error while what was deleted is not quite gone yet.
    private static async Task<bool> DeclaredAsync(Engine engine)
    {
        try
        {
            await TopologyDeclaration.DeclareAsync(
                await engine.ConnectionAsync(), TestContext.Current.CancellationToken);
            return true;
        }
        catch (OperationInterruptedException)
        {
            return false;
        }
    }

    [Fact]
    public async Task What_a_lost_connection_had_brought_is_left_to_whoever_gets_it_again()
    {
        await using var engine = await Engine.StartAsync(servers);
        var gate = new TaskCompletionSource();
        var recorder = new Recorder(async (_, _) =>
        {
            await gate.Task;
            return Outcome.Finished;
        }, TurnDue.Kind);
        await engine.ConsumeAsync(Queues.Turns, recorder, concurrency: 2);
        for (var i = 0; i < 4; i++)
        {
            await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, i)));
        }

        await recorder.CountAsync(2);
        await Until.TrueAsync(async () => await engine.ReadyAsync(Queues.Turns) == 0, "they are not all here");
        await (await engine.ConnectionAsync()).AbortAsync();
        gate.SetResult();
        await Until.TrueAsync(async () => recorder.Seen.Count >= 6 && engine.Workload.Busy == 0
            && await engine.ReadyAsync(Queues.Turns) == 0, "they did not come again");
        Assert.Equal(6, recorder.Seen.Count); // the two that were under way twice, the two behind them once
    }

    [Fact]
    public async Task An_outage_is_not_an_attempt()
    {
        await using var engine = await Engine.StartAsync(servers);
        var first = true;
        var recorder = new Recorder(
            _ => first && !(first = false) ? throw new NpgsqlException("away") : Outcome.Finished, TurnDue.Kind);
        await engine.ConsumeAsync(Queues.Turns, recorder, concurrency: 1);
        await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 2)));
        await recorder.CountAsync(2);
        Assert.Equal([1, 1], recorder.Seen.Select(d => d.Envelope.Headers.Attempt));
    }

    [Fact]
    public async Task In_an_outage_a_slot_rests_before_it_takes_the_next_that_will_meet_it()
    {
        await using var engine = await Engine.StartAsync(servers);
        var (time, isAway) = (new HeldTime(), true);
        var recorder = new Recorder(
            _ => isAway ? throw new NpgsqlException("away") : Outcome.Finished, TurnDue.Kind);
        await engine.ConsumeAsync(Queues.Turns, recorder, concurrency: 1, time: time);
        await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 2)));
        await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 3)));
        await Until.TrueAsync(() => Task.FromResult(time.Held == 1), "nothing rests");
        Assert.Single(recorder.Seen);
        isAway = false;
        time.Release();
        await recorder.CountAsync(3);
    }

    [Fact]
    public async Task A_handling_without_an_end_is_cancelled_and_retried()
    {
        await using var engine = await Engine.StartAsync(servers);
        var recorder = new Recorder(async (d, cancel) =>
        {
            if (d.Envelope.Headers.Attempt == 1)
            {
                await Task.Delay(Timeout.Infinite, cancel);
            }

            return Outcome.Finished;
        }, TurnDue.Kind);
        await engine.ConsumeAsync(Queues.Turns, recorder, deadline: TimeSpan.FromMilliseconds(200));
        await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, 2)));
        await recorder.CountAsync(2);
        Assert.Equal(2, recorder.Seen[1].Envelope.Headers.Attempt);
    }

    [Fact]
    public async Task A_stopping_consumer_finishes_what_is_under_way_and_gives_the_rest_back_uncounted()
    {
        await using var engine = await Engine.StartAsync(servers);
        var release = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var recorder = new Recorder(async (_, _) =>
        {
            started.TrySetResult();
            await release.Task;
            return Outcome.Finished;
        }, TurnDue.Kind);
        var consumer = await engine.ConsumeAsync(Queues.Turns, recorder, concurrency: 1);
        for (var i = 0; i < 5; i++)
        {
            await engine.Publisher.ToQueueAsync(Queues.Turns, Envelope.Wrap(new TurnDue(1, i)));
        }

        await started.Task;
        var stopping = consumer.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;
        Assert.Single(recorder.Seen);
        await Until.TrueAsync(async () => await engine.ReadyAsync(Queues.Turns) == 4, "the others did not come back");

        var heir = new Recorder(_ => Outcome.Finished, TurnDue.Kind);
        await engine.ConsumeAsync(Queues.Turns, heir);
        await heir.CountAsync(4);
        Assert.All(heir.Seen, d => Assert.Equal(1, d.Envelope.Headers.Attempt));
    }
}
