using System.Text.Json;
using Frota.Harness.Fleet;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.Publishing;
using Frota.Messaging.Retries;
using Frota.Telemetry.Metrics.Serving;

namespace Frota.Bench.Own;

/// <summary>
/// A consumer as a worker has it: retries, deadlines, metrics that somebody listens to, an acknowledgement each. Only
/// its handler has nothing to do, or waits.
/// </summary>
internal static class EngineWorker
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(int jobs, int milliseconds, ushort concurrency)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(FleetProcess.FreeUrl());
        var services = builder.Services;
        services.AddMetricsPage("worker");
        services.AddSingleton<Workload>();
        AddConnection(services, "publishing", declare: false);
        AddConnection(services, "consuming", declare: true);
        services.AddSingleton(provider => new Publisher(
            provider.GetRequiredKeyedService<BrokerConnection>("publishing"), TimeProvider.System, Engine.Lanes,
            Engine.ConfirmTimeout));
        services.AddHostedService(provider => new Consumer(
            provider.GetRequiredKeyedService<BrokerConnection>("consuming"),
            provider.GetRequiredService<Publisher>(),
            [new Job(jobs, milliseconds)],
            new ConsumerOptions(Engine.Queue, SlotQuota.Alone(concurrency), Deadline),
            TimeProvider.System,
            provider.GetRequiredService<Workload>(),
            provider.GetRequiredService<ILogger<Consumer>>()));
        var app = builder.Build();
        app.MapMetrics();
        await app.RunAsync();
        return 0;
    }

    private static void AddConnection(IServiceCollection services, string name, bool declare)
    {
        services.AddKeyedSingleton(name, (provider, _) => new BrokerConnection(SignedServer.Setting("RABBITMQ"), name,
            provider.GetRequiredService<ILogger<BrokerConnection>>(), declare));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<BrokerConnection>(name));
    }

    private sealed class Job(int last, int milliseconds) : IHandler
    {
        public IReadOnlyCollection<string> Kinds => [Engine.Kind];

        public async Task<Outcome> HandleAsync(Delivery delivery, CancellationToken cancel)
        {
            using var body = JsonDocument.Parse(delivery.Envelope.Body);
            var n = body.RootElement.GetProperty("n").GetInt32();
            Say(n == 1, "first");
            if (milliseconds > 0)
            {
                await Task.Delay(milliseconds, cancel);
            }

            Say(n == last, "last");
            return Outcome.Finished;
        }

        private static void Say(bool now, string word)
        {
            if (now)
            {
                Console.WriteLine(word);
            }
        }
    }
}
