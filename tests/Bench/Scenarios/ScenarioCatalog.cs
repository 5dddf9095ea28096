using Frota.Bench.Contenders;
using Frota.Bench.Load;
using Frota.Harness.Fleet;

namespace Frota.Bench.Scenarios;

/// <summary>All that can be measured, in the order in which it is told.</summary>
internal static class ScenarioCatalog
{
    private const int Wait = 300;
    private const int UnderWay = 1_000;

    /// <summary>
    /// A thousand webhooks a second, over so many connections that half a second's standstill keeps none of them from
    /// being sent when it is due, and so from being counted.
    /// </summary>
    public static Wrk Steady { get; } = new(Connections: 512, Rate: 1_000);

    public static IReadOnlyList<IScenario> All { get; } =
    [
        new Accepting("accept", new Wrk(Connections: 64), Catalog.Receivers),
        new Accepting("accept-256", new Wrk(Connections: 256), Some(Names.Ours, Names.Limit, Names.BullMq)),
        new Accepting("steady", Steady, Some(Names.Ours, Names.BullMq)),
        new Draining("drain", "Jobs that do nothing, one worker process", Milliseconds: 0,
            [.. Catalog.Workers.Select(peer => (peer, Jobs(peer), Concurrency(peer)))]),
        new Draining("wait", $"Jobs of {Wait} ms, one worker process, {UnderWay} at a time", Wait,
            [.. Catalog.Workers.Where(peer => peer.Name is Names.Ours or Names.BullMqWorker or "Celery")
                .Select(peer => (peer, 10 * UnderWay, UnderWay))]),
        new Storing(Rate: 8_000),
        new Answering("turns", Workers: 3, Milliseconds: 0),
        new Answering("turns-300", Workers: 1, Milliseconds: 300),
        new Queued(),
        new Passing(),
        new Idling("idle-receiver", "Receiver", "FROTA_RECEIVER_URL"),
        new Idling("idle-worker", "Workers", "FROTA_WORKER_URL", "run", TestFleet.AllRoles),
    ];

    // On the disk only: what is not is another promise.
    private static List<IReceiving> Some(params string[] names) => [.. Catalog.Receivers.Where(one =>
        names.Contains(one.Name) && one.Durability is Names.Synced or Names.Nothing)];

    // Some seconds' worth of each.
    private static int Jobs(Peer peer) => peer.Name switch
    {
        "RQ" => 500,
        "Celery" => 5_000,
        Names.SidekiqWorker => 20_000,
        _ => 50_000,
    };

    // As each one's documentation has it for short jobs; RQ does one at a time.
    private static int Concurrency(Peer peer) => peer.Name switch
    {
        Names.SidekiqWorker => 10,
        "Celery" => 0,
        "RQ" => 1,
        _ => 100,
    };
}
