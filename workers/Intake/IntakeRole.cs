using Frota.Contracts;
using Frota.Messaging.Consuming;
using Frota.Workers.Fleet;

namespace Frota.Workers.Intake;

/// <summary>Role <c>intake</c>: accepted webhooks become stored messages and due turns.</summary>
internal static class IntakeRole
{
    // Deliveries in one transaction; each is a batch of the receiver's, so this is thousands of messages at full load.
    private const ushort DeliveriesAtOnce = 50;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ReadWebhooks>();
        services.AddSingleton<StoreWebhooks>();
        foreach (var queue in (string[])[Queues.Webhooks, Queues.Statuses])
        {
            services.AddBatchConsumer(new BatchOptions(queue, DeliveriesAtOnce),
                provider => provider.GetRequiredService<StoreWebhooks>());
        }
    }
}
