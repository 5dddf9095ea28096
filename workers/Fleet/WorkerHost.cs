using Frota.Connectors.Channels;
using Frota.Connectors.Http;
using Frota.Connectors.Integrations;
using Frota.Connectors.Llm;
using Frota.Conversations.Tenants;
using Frota.Database;
using Frota.Database.Accounts;
using Frota.Messaging;
using Frota.Messaging.Consuming;
using Frota.Messaging.DeadLetters;
using Frota.Messaging.Leases;
using Frota.Messaging.Publishing;
using Frota.Messaging.Topology;
using Frota.Telemetry;
using Frota.Telemetry.Health;
using StackExchange.Redis;

namespace Frota.Workers.Fleet;

/// <summary>
/// What every worker has, whatever its roles. Started from top to bottom, stopped from bottom to top.
/// </summary>
internal static class WorkerHost
{
    private const int PublishLanes = 4;

    private static readonly TimeSpan ConfirmTimeout = TimeSpan.FromSeconds(10);

    private static readonly string Version = BuildVersion.Of(typeof(WorkerHost).Assembly).ToString();

    public static void AddFleet(
        this IServiceCollection services, WorkerSettings settings, IReadOnlyList<WorkerRole> roles)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Workload>();
        services.AddHostedService<WorkerMetrics>();
        AddDatabases(services, settings);
        AddBroker(services, settings);
        AddConnectors(services, settings);
        services.AddSingleton(new WorkerIdentity(settings.Name, [.. roles.Select(r => r.Name)], Version));
        services.AddSingleton(settings.Ceiling);
        services.AddSingleton<Heartbeat>();
        services.AddSingleton<WorkerLiveness>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkerLiveness>());
        services.AddSingleton<LeaseKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaseKeeper>());
        services.AddHealth().AddReadinessCheck<BrokerReadiness>().AddReadinessCheck<LivenessReadiness>()
            .AddReadinessCheck<RedisCheck>().AddReadinessCheck<ClockCheck>();
        foreach (var role in roles)
        {
            role.Add(services);
        }
    }

    private static void AddDatabases(IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton(_ => new FleetDatabase(settings.Fleet));
        services.AddSingleton(_ => new TenantDatabase(settings.App));
        services.AddSingleton(settings.Secrets);
        services.AddSingleton<AccountReader>();
        services.AddSingleton<AccountBook>();
        services.AddSingleton<TenantBook>();
        services.AddSingleton<DeadLetterStore>();
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectRedis(settings.Redis));
    }

    private static void AddBroker(IServiceCollection services, WorkerSettings settings)
    {
        AddConnection(services, settings, Connections.Publishing, declare: false);
        AddConnection(services, settings, Connections.Consuming, declare: true);

        services.AddSingleton(provider => new Publisher(
            provider.GetRequiredKeyedService<BrokerConnection>(Connections.Publishing),
            provider.GetRequiredService<TimeProvider>(), PublishLanes, ConfirmTimeout));
        services.AddSingleton<TurnTokens>();
        services.AddSingleton<SendTokens>();
        services.AddSingleton(provider => new AssertTopology(
            provider.GetRequiredKeyedService<BrokerConnection>(Connections.Publishing),
            provider.GetRequiredService<ILogger<AssertTopology>>()));
        services.AddHostedService(provider => provider.GetRequiredService<AssertTopology>());
    }

    private static void AddConnection(
        IServiceCollection services, WorkerSettings settings, string purpose, bool declare)
    {
        services.AddKeyedSingleton(purpose, (provider, _) => new BrokerConnection(
            settings.Broker, $"{settings.Name} {purpose}",
            provider.GetRequiredService<ILogger<BrokerConnection>>(), declare));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<BrokerConnection>(purpose));
    }

    private static void AddConnectors(IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton(provider => ChannelCatalog.Standard(settings.Channels, OutgoingHttp.Trusted(),
            OutgoingHttp.Guarded(settings.Egress), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new OutgoingWebhook(OutgoingHttp.Guarded(settings.Egress),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => ModelCatalog.From(settings.Models, ModelHttp.CreateClient(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static ConnectionMultiplexer ConnectRedis(string address)
    {
        var options = ConfigurationOptions.Parse(address);
        options.AbortOnConnectFail = false; // a cache may be away when a worker starts
        options.ConnectTimeout = 1000;
        options.SyncTimeout = 500;
        return ConnectionMultiplexer.Connect(options);
    }
}
