using Frota.Connectors.Channels;
using Frota.Connectors.Http;
using Frota.Database;
using Frota.Database.Accounts;
using Frota.Messaging;
using Frota.Messaging.Topology;
using Frota.Receiver.Accounts;
using Frota.Receiver.Batching;
using Frota.Receiver.Spool;
using Frota.Receiver.Webhooks;
using Frota.Telemetry.Health;

namespace Frota.Receiver;

/// <summary>What the receiver is made of. Started from top to bottom, stopped from bottom to top.</summary>
internal static class ReceiverHost
{
    public static void AddReceiver(this IServiceCollection services, ReceiverSettings settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new BrokerConnection(settings.Broker, "receiver",
            provider.GetRequiredService<ILogger<BrokerConnection>>(), patience: AcceptQueues.Patience));
        services.AddHostedService(provider => provider.GetRequiredService<BrokerConnection>());
        services.AddSingleton<AssertTopology>();
        services.AddHostedService(provider => provider.GetRequiredService<AssertTopology>());

        services.AddSingleton(_ => new FleetDatabase(settings.Fleet));
        services.AddSingleton(settings.Secrets);
        services.AddSingleton<AccountReader>();
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<SecretUse>();
        services.AddSingleton(_ => new SnapshotFile(settings.Snapshot, settings.Secrets));
        services.AddHostedService<RefreshAccounts>();

        if (settings.Spool is { } spool)
        {
            services.AddSingleton(provider => new Spools(
                spool, settings.SpoolLimit, settings.Secrets, provider.GetRequiredService<ILoggerFactory>()));
            services.AddHostedService<SpoolMetrics>();
        }

        services.AddSingleton(provider => new AcceptQueues(provider.GetRequiredService<BrokerConnection>(),
            provider.GetRequiredService<AssertTopology>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(), provider.GetService<Spools>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<AcceptQueues>().Messages);
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<AcceptQueues>().Statuses);
        services.AddSingleton(provider => ChannelCatalog.Standard(ChannelEndpoints.Default, OutgoingHttp.Trusted(),
            OutgoingHttp.Trusted(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new EdgeLimit(settings.EdgeRate));
        services.AddSingleton<WebhookEndpoint>();
        services.AddHealth().AddReadinessCheck<AcceptReadiness>().AddReadinessCheck<AccountReadiness>();
        services.AddSingleton<IReadinessCheck>(
            new DiskCheck(Path.GetDirectoryName(Path.GetFullPath(settings.Snapshot))!));
    }
}
