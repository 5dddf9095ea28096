using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Frota.Contracts;
using Frota.Panel;
using Frota.Receiver;
using Frota.UnitTests.Conventions;
using Frota.Workers.Fleet;
using Xunit;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>Who does which work, and how many of them there may be.</summary>
public sealed partial class RoleTests
{
    // Outside the pools: the worker's own lock, and those of a leader.
    private const int LocksOfWorker = 3;

    private static readonly IReadOnlyDictionary<string, string> Roles = Rendered.Fleet
        .Where(pods => Rendered.Label(pods.Value, "app.kubernetes.io/component") == "worker")
        .ToDictionary(pods => pods.Key, pods => (string)Command(pods.Value)[2]!);

    private static readonly IReadOnlyDictionary<string, JsonObject> Scaled = Rendered.Of("ScaledObject")
        .Select(scaled => scaled["spec"]!.AsObject())
        .ToDictionary(spec => (string)spec["scaleTargetRef"]!["name"]!);

    [Fact]
    public void Every_role_is_served_as_under_supervisor()
    {
        var supervised = RunOf().Matches(Tree.Read("supervisord.conf")).Select(run => run.Groups[1].Value).Distinct();

        Assert.Equal(RoleCatalog.All.Select(role => role.Name).Order(),
            Roles.Values.SelectMany(list => list.Split(',')).Order());
        Assert.Equal(supervised.SelectMany(list => list.Split(',')).Order(),
            Roles.Values.SelectMany(list => list.Split(',')).Order());
        Assert.All(Roles.Values, list => Assert.NotEmpty(RoleCatalog.Parse(list)));
        Assert.Equal(1, (long)Rendered.Fleet["worker-suspects"]["spec"]!["replicas"]!);
    }

    [Fact]
    public void Only_those_who_call_reach_outside() => Assert.Equal(
        ["integrations", "outbound", "replies", "suspects"],
        Roles.Where(pods => Rendered.Label(Rendered.Template(Rendered.Fleet[pods.Key]), "frota/calls") == "outside")
            .Select(pods => pods.Value).Order());

    [Fact]
    public void Whoever_is_scaled_has_no_number_of_its_own() => Assert.All(Roles.Keys, name =>
        Assert.NotEqual(Scaled.ContainsKey(name), Rendered.Fleet[name]["spec"]!.AsObject().ContainsKey("replicas")));

    [Fact]
    public void The_most_are_more_than_the_least_and_the_least_survives_a_death() => Assert.All(Scaled.Values, spec =>
    {
        Assert.InRange((long)spec["minReplicaCount"]!, 2, (long)spec["maxReplicaCount"]! - 1);
        Assert.InRange((long)spec["fallback"]!["replicas"]!,
            (long)spec["minReplicaCount"]!, (long)spec["maxReplicaCount"]!);
    });

    [Fact]
    public void Each_is_scaled_by_queues_that_are_there_before_its_slots_are_full()
    {
        var triggers = Scaled.Values.SelectMany(spec => spec["triggers"]!.AsArray())
            .Select(trigger => trigger!["metadata"]!.AsObject()).ToList();
        var space = (string)Rendered.One("Namespace", "frota")["metadata"]!["name"]!;

        Assert.Equal(
            [Queues.Integrations, Queues.Outbound, Queues.OutboundOverflow, Queues.Turns, Queues.TurnsOverflow],
            triggers.Select(trigger => (string)trigger["queueName"]!).Order(StringComparer.Ordinal));
        Assert.All(triggers, trigger =>
        {
            Assert.Equal("http", (string?)trigger["protocol"]);
            Assert.Equal($"http://rabbitmq.{space}.svc:15672", (string?)trigger["host"]);
            Assert.InRange(Whole(trigger["value"]!), 1, DueTokens.SlotsOfQueue);
        });
    }

    [Fact]
    public void Postgres_takes_the_connections_of_all()
    {
        var workers = Roles.Keys.Sum(name => Scaled.TryGetValue(name, out var spec)
            ? (long)spec["maxReplicaCount"]! : (long)Rendered.Fleet[name]["spec"]!["replicas"]!);
        var most = workers * (WorkerSettings.AppPool + WorkerSettings.FleetPool + LocksOfWorker)
            + Replicas("receiver") * ReceiverSettings.Pool + Replicas("panel") * 2 * PanelSettings.PoolSize;
        var cluster = Rendered.Of("Cluster").Single()["spec"]!;

        Assert.InRange(most, 1, Whole(cluster["postgresql"]!["parameters"]!["max_connections"]!) * 9 / 10);
    }

    private static long Whole(JsonNode text) => long.Parse((string)text!, CultureInfo.InvariantCulture);

    private static long Replicas(string name) => (long)Rendered.Fleet[name]["spec"]!["replicas"]!;

    private static JsonArray Command(JsonObject workload) =>
        Rendered.Containers(workload).Single()["command"]!.AsArray();

    [GeneratedRegex(@"Frota\.Workers run (\S+)")]
    private static partial Regex RunOf();
}
