using System.Collections.Concurrent;
using Frota.Harness;
using Frota.IntegrationTests.Servers;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using Xunit;

namespace Frota.IntegrationTests.Messaging;

/// <summary>A connection, a publisher and consumers on a virtual host of a test's own.</summary>
internal sealed class Engine : IAsyncDisposable, IHostApplicationLifetime
{
    private readonly BrokerConnection _broker;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<IHostedService> _consumers = [];

    private Engine(string uri)
    {
        Uri = uri;
        _broker = new BrokerConnection(uri, "test", NullLogger<BrokerConnection>.Instance, declare: true);
        Publisher = new Publisher(_broker, TimeProvider.System, 2, TimeSpan.FromSeconds(5));
        Workload = new Workload(this);
    }

    /// <summary>The virtual host.</summary>
    public string Uri { get; }

    public Publisher Publisher { get; }

    public Workload Workload { get; }

    public CancellationToken ApplicationStarted => CancellationToken.None;

    public CancellationToken ApplicationStopping => _stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public static async Task<Engine> StartAsync(TestServers servers) => await JoinAsync(await servers.NewBrokerAsync());

    /// <summary>Another process, as it were, on an engine's virtual host.</summary>
    public static async Task<Engine> JoinAsync(string uri)
    {
        var engine = new Engine(uri);
        await engine._broker.StartAsync(CancellationToken.None);
        await engine._broker.WaitAsync(TestContext.Current.CancellationToken);
        return engine;
    }

    public Task<IConnection> ConnectionAsync() => _broker.WaitAsync(CancellationToken.None);

    public void StopApplication() => _stopping.Cancel();

    /// <summary>Consumes a queue with a handler.</summary>
    public async Task<IHostedService> ConsumeAsync(
        string queue, IHandler handler, ushort concurrency = 4, TimeSpan? deadline = null,
        TimeProvider? time = null)
    {
        var consumer = new Consumer(_broker, Publisher, [handler],
            new ConsumerOptions(queue, SlotQuota.Alone(concurrency), deadline ?? TimeSpan.FromSeconds(30)),
            time ?? TimeProvider.System, Workload, NullLogger<Consumer>.Instance);
        _consumers.Add(consumer);
        await consumer.StartAsync(CancellationToken.None);
        return consumer;
    }

    /// <summary>Consumes a queue in batches.</summary>
    public async Task ConsumeBatchesAsync(string queue, IBatchHandler handler, ushort most = 50)
    {
        var consumer = new BatchConsumer(_broker, Publisher, handler,
            new BatchOptions(queue, most), TimeProvider.System, Workload, NullLogger<BatchConsumer>.Instance);
        _consumers.Add(consumer);
        await consumer.StartAsync(CancellationToken.None);
    }

    /// <summary>Waits until the broker serves all consumers.</summary>
    public Task WorksAsync() => Until.TrueAsync(
        () => Task.FromResult(Workload.State == WorkState.Working), "not all consumers are served");

    /// <summary>Messages that wait in a queue.</summary>
    public async Task<uint> ReadyAsync(string queue)
    {
        await using var channel = await (await ConnectionAsync()).CreateChannelAsync();
        return await channel.MessageCountAsync(queue);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var consumer in _consumers)
        {
            await consumer.StopAsync(CancellationToken.None);
        }

        await Publisher.DisposeAsync();
        await _broker.StopAsync(CancellationToken.None);
        _broker.Dispose();
        Workload.Dispose();
        _stopping.Dispose();
    }
}

/// <summary>A handler that is a function, and remembers what it saw.</summary>
internal sealed class Recorder(Func<Delivery, CancellationToken, Task<Outcome>> handle, params string[] kinds)
    : IHandler, IBatchHandler
{
    private readonly List<Delivery> _seen = [];

    public Recorder(Func<Delivery, Outcome> handle, params string[] kinds)
        : this((d, _) => Task.FromResult(handle(d)), kinds)
    {
    }

    public IReadOnlyCollection<string> Kinds => kinds;

    public IReadOnlyList<Delivery> Seen
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen];
            }
        }
    }

    public Task<Outcome> HandleAsync(Delivery delivery, CancellationToken cancel)
    {
        Note(delivery);
        return handle(delivery, cancel);
    }

    public async Task HandleAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancel)
    {
        foreach (var delivery in deliveries)
        {
            await handle(delivery, cancel);
        }

        foreach (var delivery in deliveries)
        {
            Note(delivery);
        }
    }

    public Task CountAsync(int count) =>
        Until.TrueAsync(() => Task.FromResult(Seen.Count >= count), $"saw {Seen.Count} of {count}");

    private void Note(Delivery delivery)
    {
        lock (_seen)
        {
            _seen.Add(delivery);
        }
    }
}

/// <summary>A clock that goes on, and whose timers fire when they are released.</summary>
internal sealed class HeldTime : TimeProvider
{
    private readonly ConcurrentQueue<(TimerCallback Callback, object? State)> _held = [];

    /// <summary>How many timers wait.</summary>
    public int Held => _held.Count;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _held.Enqueue((callback, state));
        return new Timer();
    }

    /// <summary>Fires those that wait.</summary>
    public void Release()
    {
        while (_held.TryDequeue(out var timer))
        {
            timer.Callback(timer.State);
        }
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
