using System.Collections.Concurrent;
using Frota.Database;
using Npgsql;
using Xunit;

namespace Frota.UnitTests.Database;

public sealed class GatherTests
{
    [Fact]
    public async Task A_lone_ask_goes_at_once_and_what_comes_meanwhile_goes_together()
    {
        var server = new Server();
        var gather = server.Gather(most: 10);
        var first = gather.AskAsync(new Ask(1, 1));
        await server.BatchesAsync(1);
        Assert.Equal([new Ask(1, 1)], server.Batches[0]);

        var others = Enumerable.Range(2, 4).Select(n => gather.AskAsync(new Ask(1, n))).ToList();
        Assert.Single(server.Batches);

        server.Answer();
        Assert.Equal(-1, await first);
        await server.BatchesAsync(2);
        Assert.Equal([2, 3, 4, 5], server.Batches[1].Select(ask => ask.Number));

        server.Answer();
        var answers = await Task.WhenAll(others);
        Assert.Equal([-2, -3, -4, -5], answers);
    }

    [Fact]
    public async Task A_burst_takes_no_more_than_its_part_of_a_batch()
    {
        var server = new Server();
        var gather = server.Gather(most: 10);
        var asks = new List<Task<int>> { gather.AskAsync(new Ask(1, 0)) };
        await server.BatchesAsync(1);
        asks.AddRange(Enumerable.Range(1, 100).Select(n => gather.AskAsync(new Ask(1, n))));
        asks.Add(gather.AskAsync(new Ask(2, 201)));
        asks.Add(gather.AskAsync(new Ask(3, 301)));

        server.Answer();
        await server.BatchesAsync(2);

        Assert.Equal([1, 201, 301, 2], server.Batches[1].Select(ask => ask.Number));
        server.Answer();
        await server.BatchesAsync(3);
        Assert.Equal(Enumerable.Range(3, 10), server.Batches[2].Select(ask => ask.Number));
        server.AnswerAll();
        await Task.WhenAll(asks);
    }

    [Fact]
    public async Task What_the_server_refuses_of_one_fails_that_one_alone()
    {
        var server = new Server { Refused = 3 };
        var gather = server.Gather(most: 10);
        var first = gather.AskAsync(new Ask(1, 1));
        await server.BatchesAsync(1);
        var others = Enumerable.Range(2, 3).Select(n => gather.AskAsync(new Ask(1, n))).ToList();
        server.AnswerAll();

        Assert.Equal(-1, await first);
        Assert.Equal(-2, await others[0]);
        Assert.Equal(PostgresErrorCodes.CheckViolation,
            (await Assert.ThrowsAsync<PostgresException>(() => others[1])).SqlState);
        Assert.Equal(-4, await others[2]);
    }

    [Fact]
    public async Task An_outage_fails_all_of_a_batch_and_the_next_one_is_asked_again()
    {
        var server = new Server { Away = true };
        var gather = server.Gather(most: 10);
        var asks = Enumerable.Range(1, 3).Select(n => gather.AskAsync(new Ask(1, n))).ToList();
        await server.BatchesAsync(1);
        server.AnswerAll();
        foreach (var ask in asks)
        {
            await Assert.ThrowsAsync<NpgsqlException>(() => ask);
        }

        server.Away = false;
        Assert.Equal(-9, await gather.AskAsync(new Ask(1, 9)));
    }

    [Fact]
    public async Task A_batch_that_hangs_is_passed()
    {
        var server = new Server { Patience = TimeSpan.Zero };
        var gather = server.Gather(most: 10);
        var hanging = gather.AskAsync(new Ask(1, 1));
        await server.BatchesAsync(1);
        var next = gather.AskAsync(new Ask(1, 2));

        await server.BatchesAsync(2);
        server.Answer(); // the one that hung
        server.Answer();

        Assert.Equal(-1, await hanging);
        Assert.Equal(-2, await next);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(500, 1)]
    [InlineData(500, 7)]
    [InlineData(2000, 64)]
    public async Task Everybody_gets_their_own_answer_within_the_limits(int asks, int most)
    {
        var (busy, worst, largest) = (0, 0, 0);
        var gather = new Gather<Ask, int>(ask => ask.Tenant, async batch =>
        {
            InterlockedMax(ref worst, Interlocked.Increment(ref busy));
            InterlockedMax(ref largest, batch.Count);
            await Task.Yield();
            Interlocked.Decrement(ref busy);
            return [.. batch.Select(ask => -ask.Number)];
        }, most, new Clock(Timeout.InfiniteTimeSpan));

        var answers = await Task.WhenAll(Enumerable.Range(0, asks).Select(n =>
            Task.Run(() => gather.AskAsync(new Ask(n % 3, n)))));

        Assert.Equal(Enumerable.Range(0, asks).Select(n => -n), answers);
        Assert.Equal(1, worst);
        Assert.InRange(largest, 1, most);
    }

    private static void InterlockedMax(ref int place, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref place)) < value && Interlocked.CompareExchange(ref place, value, seen) != seen)
        {
        }
    }

    private sealed record Ask(long Tenant, int Number);

    /// <summary>A clock on which every wait takes as long as this.</summary>
    private sealed class Clock(TimeSpan wait) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, wait, period);
    }

    // Answers a batch when it is told to: each number by its negative.
    private sealed class Server
    {
        private readonly ConcurrentQueue<TaskCompletionSource> _held = [];
        private bool _open;

        public List<IReadOnlyList<Ask>> Batches { get; } = [];

        public int Refused { get; init; } = -1;

        public bool Away { get; set; }

        public TimeSpan Patience { get; init; } = Timeout.InfiniteTimeSpan;

        public Gather<Ask, int> Gather(int most) => new(ask => ask.Tenant, AnswerAsync, most, new Clock(Patience));

        public void Answer()
        {
            Assert.True(_held.TryDequeue(out var held));
            held.SetResult();
        }

        public void AnswerAll()
        {
            _open = true;
            while (_held.TryDequeue(out var held))
            {
                held.SetResult();
            }
        }

        public async Task BatchesAsync(int count)
        {
            while (Batches.Count < count)
            {
                await Task.Yield();
            }
        }

        private async Task<IReadOnlyList<int>> AnswerAsync(IReadOnlyList<Ask> batch)
        {
            Batches.Add(batch);
            if (!_open)
            {
                var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _held.Enqueue(held);
                await held.Task;
            }

            return Away ? throw new NpgsqlException("away")
                : batch.Any(ask => ask.Number == Refused) ? throw new PostgresException(
                    "refused", "ERROR", "ERROR", PostgresErrorCodes.CheckViolation)
                : [.. batch.Select(ask => -ask.Number)];
        }
    }
}
