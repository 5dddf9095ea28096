using Frota.Contracts;
using Frota.Messaging.Consuming;
using Frota.Workers.Fleet;

namespace Frota.Workers.Integrations;

/// <summary>Role <c>integrations</c>: events go to the tenants' own systems.</summary>
internal static class IntegrationsRole
{
    private const int Deliveries = 32;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<DeliverWebhook>();
        services.AddConsumer(new ConsumerOptions(Queues.Integrations, SlotQuota.Alone(Deliveries), Deadline),
            provider => provider.GetRequiredService<DeliverWebhook>());
    }
}
