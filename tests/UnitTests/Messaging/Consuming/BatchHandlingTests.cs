using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.Retries;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace Frota.UnitTests.Messaging.Consuming;

/// <summary>What becomes of a batch that fails.</summary>
public sealed class BatchHandlingTests : IBatchHandler
{
    private static readonly PostgresException TooLong = new("canceling statement", "ERROR", "ERROR", "57014");

    private readonly List<int[]> _tried = [];
    private readonly List<(int Delivery, Outcome Outcome)> _settled = [];
    private Func<int[], Exception?> _fault = _ => null;
    private Exception? _refusal;

    [Fact]
    public async Task A_batch_that_takes_too_long_twice_is_halved_until_it_passes_in_order()
    {
        _fault = batch => batch.Length > 2 ? TooLong : null;
        await HandleAsync(8);
        Assert.Equal([8, 8, 4, 4, 2, 2, 4, 4, 2, 2], _tried.Select(t => t.Length));
        Assert.Equal(Enumerable.Range(1, 8), _tried.Where(t => t.Length == 2).SelectMany(t => t));
        Assert.Empty(_settled);
    }

    [Fact]
    public async Task Once_is_the_servers_bad_moment()
    {
        _fault = _ => _tried.Count == 1 ? TooLong : null;
        await HandleAsync(5);
        Assert.Equal([5, 5], _tried.Select(t => t.Length));
    }

    [Fact]
    public async Task A_single_one_that_takes_too_long_counts_an_attempt_and_its_neighbours_go_on()
    {
        _fault = batch => batch.Contains(3) ? TooLong : null;
        await HandleAsync(5);
        var (delivery, outcome) = Assert.Single(_settled);
        Assert.Equal(3, delivery);
        Assert.Contains("too long", Assert.IsType<Outcome.Retry>(outcome).Reason, StringComparison.Ordinal);
        Assert.Equal([1, 2, 4, 5], _tried.Where(t => !t.Contains(3)).SelectMany(t => t).Order());
    }

    [Fact]
    public async Task A_Postgres_that_says_nothing_is_waited_for_with_the_whole_batch()
    {
        _fault = _ => _tried.Count < 6 ? new NpgsqlException("reading", new TimeoutException("timeout")) : null;
        await HandleAsync(4);
        Assert.Equal([4, 4, 4, 4, 4, 4], _tried.Select(t => t.Length));
        Assert.Empty(_settled);
    }

    [Fact]
    public async Task Any_other_fault_is_looked_for_one_by_one()
    {
        _fault = batch => batch.Contains(2) ? new InvalidOperationException("bad") : null;
        await HandleAsync(3);
        Assert.Equal([3, 1, 1, 1], _tried.Select(t => t.Length));
        Assert.Equal(2, Assert.Single(_settled).Delivery);
    }

    [Fact]
    public async Task What_cannot_be_settled_is_not_passed_over()
    {
        _fault = _ => new InvalidOperationException("bad");
        _refusal = new BrokerUnavailableException("away");
        await HandleAsync(1);
        Assert.Equal([1, 1], _settled.Select(s => s.Delivery));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_stop_is_not_a_fault_nor_is_what_it_takes_along(int count)
    {
        using var quiet = new CancellationTokenSource();
        _fault = _ =>
        {
            quiet.Cancel();
            return new PostgresException("terminating connection", "FATAL", "FATAL", "57P01");
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => HandleAsync(count, quiet.Token));
        Assert.Empty(_settled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => HandleAsync(count, quiet.Token));
        Assert.Equal([count, count], _tried.Select(t => t.Length));
    }

    Task IBatchHandler.HandleAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancel)
    {
        _tried.Add([.. deliveries.Select(d => (int)d.Tag)]);
        cancel.ThrowIfCancellationRequested();
        return _fault(_tried[^1]) is { } fault ? Task.FromException(fault) : Task.CompletedTask;
    }

    private Task HandleAsync(int count, CancellationToken quiet = default) =>
        new BatchHandling(this, SettleAsync, new Impatient(), NullLogger.Instance).HandleAsync(
            [.. Enumerable.Range(1, count).Select(n => new Delivery(Queues.Webhooks, (ulong)n,
                new Envelope($"{n}", "test", default, EnvelopeHeaders.First), null))], quiet);

    private Task SettleAsync(Delivery delivery, Outcome outcome)
    {
        _settled.Add(((int)delivery.Tag, outcome));
        return Interlocked.Exchange(ref _refusal, null) is { } refusal
            ? Task.FromException(refusal)
            : Task.CompletedTask;
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class Impatient : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
