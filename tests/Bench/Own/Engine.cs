using System.Globalization;
using System.Text.Json;
using Frota.Contracts;
using Frota.Messaging;
using Frota.Messaging.Publishing;
using Frota.Messaging.Topology;
using Microsoft.Extensions.Logging.Abstractions;

namespace Frota.Bench.Own;

/// <summary>The fleet's engine with jobs that mean nothing, on one of its own work queues.</summary>
internal static class Engine
{
    public const string Kind = "bench.job";
    public const string Queue = Queues.Integrations;

    /// <summary>As a worker publishes.</summary>
    public const int Lanes = 4;

    private const int UnderWay = 2_000;

    public static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(10);

    private static readonly string Padding = new('x', 980);

    /// <summary>Puts so many jobs on the queue; ends when all are confirmed.</summary>
    public static async Task<int> FillAsync(int jobs)
    {
        await using var session = await Session.OpenAsync();
        await using var publisher = new Publisher(session.Broker, TimeProvider.System, Lanes, ConfirmTimeout);
        using var room = new SemaphoreSlim(UnderWay);
        var last = Task.CompletedTask;
        foreach (var n in Enumerable.Range(1, jobs))
        {
            await room.WaitAsync();
            var body = JsonSerializer.SerializeToUtf8Bytes(new { n, body = Padding });
            last = Task.WhenAll(last, PublishAsync(publisher, body, room));
            if (n % UnderWay == 0)
            {
                await last;
            }
        }

        await last;
        return 0;
    }

    /// <summary>Prints how many wait.</summary>
    public static async Task<int> LeftAsync()
    {
        await using var session = await Session.OpenAsync();
        var depths = await QueueSurvey.ReadAsync(session.Broker, CancellationToken.None);
        Console.WriteLine(depths.Single(depth => depth.Queue == Queue).Ready.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Task PublishAsync(Publisher publisher, byte[] body, SemaphoreSlim room)
    {
        try
        {
            await publisher.ToQueueAsync(
                Queue, new Envelope(Guid.CreateVersion7().ToString(), Kind, body, EnvelopeHeaders.First));
        }
        finally
        {
            room.Release();
        }
    }

    private sealed class Session(BrokerConnection broker) : IAsyncDisposable
    {
        public BrokerConnection Broker => broker;

        public static async Task<Session> OpenAsync()
        {
            var broker = new BrokerConnection(
                SignedServer.Setting("RABBITMQ"), "bench", NullLogger<BrokerConnection>.Instance, declare: true);
            await broker.StartAsync(CancellationToken.None);
            await broker.WaitAsync(CancellationToken.None);
            return new Session(broker);
        }

        public async ValueTask DisposeAsync()
        {
            await broker.StopAsync(CancellationToken.None);
            broker.Dispose();
        }
    }
}
