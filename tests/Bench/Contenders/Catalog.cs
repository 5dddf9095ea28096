using Frota.Harness.Fleet;

namespace Frota.Bench.Contenders;

/// <summary>Who is compared. A peer's own settings stand in its folder, each with its reason.</summary>
internal static class Catalog
{
    /// <summary>Everybody who takes webhooks; ours and the limits first.</summary>
    public static IReadOnlyList<IReceiving> Receivers { get; } =
    [
        new OurReceiver(),
        Own(Names.Limit, Names.Nothing, "limit", _ => Store.NoneAsync()),
        Own("Kestrel, a message a webhook", Names.Synced, "one-by-one", servers => servers.BrokerAsync()),
        Script(Names.BullMq, Names.Synced, "bullmq", _ => RedisStore.SyncedAsync()),
        Script(Names.BullMq, Names.Second, "bullmq", _ => RedisStore.EverySecondAsync()),
        Script(Names.BullMq, Names.Shipped, "bullmq", _ => RedisStore.AsShippedAsync()),
        Script("fastify + amqplib", Names.Synced, "amqplib", servers => servers.BrokerAsync()),
        Script(Names.Sidekiq, Names.Synced, "sidekiq", _ => RedisStore.SyncedAsync()),
        Script(Names.Sidekiq, Names.Shipped, "sidekiq", _ => RedisStore.AsShippedAsync()),
        Script("gunicorn + RQ", Names.Synced, "rq", _ => RedisStore.SyncedAsync()),
        Script("gunicorn + RQ", Names.Shipped, "rq", _ => RedisStore.AsShippedAsync()),
        Script("gunicorn + Celery", Names.Synced, "celery", servers => servers.BrokerAsync()),
    ];

    /// <summary>Everybody who works jobs off; ours first.</summary>
    public static IReadOnlyList<Peer> Workers { get; } =
    [
        Own(Names.Ours, Names.Synced, "engine", servers => servers.BrokerAsync()),
        Script(Names.BullMqWorker, Names.Synced, "bullmq", _ => RedisStore.SyncedAsync()),
        Script(Names.BullMqWorker, Names.Shipped, "bullmq", _ => RedisStore.AsShippedAsync()),
        Script(Names.SidekiqWorker, Names.Synced, "sidekiq", _ => RedisStore.SyncedAsync()),
        Script(Names.SidekiqWorker, Names.Shipped, "sidekiq", _ => RedisStore.AsShippedAsync()),
        Script("Celery", Names.Synced, "celery", servers => servers.BrokerAsync()),
        Script("RQ", Names.Synced, "rq", _ => RedisStore.SyncedAsync()),
    ];

    /// <summary>The folder of the installed peers.</summary>
    public const string PeersVariable = "BENCH_PEERS";

    private static Peer Own(string name, string durability, string verb, Func<BenchServers, Task<Store>> store) =>
        new(name, durability, [Environment.ProcessPath!, "own", verb], store) { Runtime = FleetProcess.Runtime };

    private static Peer Script(string name, string durability, string folder, Func<BenchServers, Task<Store>> store) =>
        new(name, durability, [Path.Combine(Environment.GetEnvironmentVariable(PeersVariable) ?? "", folder, "peer")],
            store);
}
