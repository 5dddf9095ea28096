using Frota.Conversations.Fairness;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.Publishing;

namespace Frota.Workers.Fleet;

/// <summary>How a role adds its consumers.</summary>
internal static class Consumers
{
    /// <summary>A consumer that handles deliveries one by one, several at a time.</summary>
    public static void AddConsumer(
        this IServiceCollection services, ConsumerOptions options, Func<IServiceProvider, IHandler> handler) =>
        services.AddSingleton<IHostedService>(provider => new Consumer(
            provider.GetRequiredKeyedService<BrokerConnection>(Connections.Consuming),
            provider.GetRequiredService<Publisher>(),
            [handler(provider)],
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Workload>(),
            provider.GetRequiredService<ILogger<Consumer>>()));

    /// <summary>
    /// Consumers of the two queues of a kind of work. The first queue comes first to every slot that overflow work may
    /// take too; each keeps some that the other never gets, so neither starves, whatever hangs. Returns the first one's
    /// slots.
    /// </summary>
    public static SlotQuota AddFairConsumers(
        this IServiceCollection services, Backlog backlog, TimeSpan deadline, int lent,
        Func<IServiceProvider, SlotQuota, IHandler> handler)
    {
        var slots = new Slots(DueTokens.SlotsOfQueue + DueTokens.SlotsToShare);
        var first = slots.Join(DueTokens.SlotsOfQueue, lent);
        var overflow = slots.Join(DueTokens.SlotsOfQueue, lent);
        services.AddConsumer(
            new ConsumerOptions(backlog.Queue, first, deadline), provider => handler(provider, first));
        services.AddConsumer(
            new ConsumerOptions(backlog.Overflow, overflow, deadline), provider => handler(provider, overflow));
        return first;
    }

    /// <summary>A consumer that handles many deliveries at once, in order.</summary>
    public static void AddBatchConsumer(
        this IServiceCollection services, BatchOptions options, Func<IServiceProvider, IBatchHandler> handler) =>
        services.AddSingleton<IHostedService>(provider => new BatchConsumer(
            provider.GetRequiredKeyedService<BrokerConnection>(Connections.Consuming),
            provider.GetRequiredService<Publisher>(),
            handler(provider),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Workload>(),
            provider.GetRequiredService<ILogger<BatchConsumer>>()));
}

/// <summary>
/// Two connections: a memory alarm blocks the one that publishes, and must not keep the other from draining.
/// </summary>
internal static class Connections
{
    public const string Publishing = "publishing";
    public const string Consuming = "consuming";
}
