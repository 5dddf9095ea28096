using Frota.Contracts;
using Frota.Messaging.Consuming;
using Frota.Workers.Fleet;

namespace Frota.Workers.Intake;

/// <summary>Role <c>intake</c>: accepted webhooks become stored messages and due turns.</summary>
internal static class IntakeRole
{
    // Deliveries taken together; each is a batch of the receiver's, so this is thousands of webhooks at full load. Who
    // comes next waits for all of them.
    private const ushort DeliveriesAtOnce = 20;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ReadWebhooks>();
        services.AddSingleton<StoreWebhooks>();
        services.AddSingleton<FairIntake>();
        services.AddBatchConsumer(new BatchOptions(Queues.Webhooks, DeliveriesAtOnce),
            provider => provider.GetRequiredService<FairIntake>());
        services.AddBatchConsumer(new BatchOptions(Queues.Statuses, DeliveriesAtOnce),
            provider => provider.GetRequiredService<StoreWebhooks>());
        services.AddHostedService<DrainOverflow>();
    }
}
