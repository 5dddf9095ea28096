using System.Text.Json.Nodes;
using Frota.UnitTests.Conventions;
using Xunit;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>The servers are set as on one host, and watched by the same rules.</summary>
public sealed class ServersTests
{
    // Sized for the many processes of a cluster.
    private static readonly string[] Sizes = ["max_connections", "shared_buffers"];

    private static readonly JsonNode Postgres = Rendered.Of("Cluster").Single()["spec"]!;

    [Fact]
    public void The_broker_has_the_settings_of_one_host_and_one_more()
    {
        var broker = Rendered.Of("RabbitmqCluster").Single()["spec"]!;
        var ours = Settings((string)broker["rabbitmq"]!["additionalConfig"]!);

        Assert.Equal(["cluster_partition_handling = pause_minority"],
            ours.Except(Settings(Tree.Read("ops/rabbitmq/rabbitmq.conf"))));
        Assert.Empty(Settings(Tree.Read("ops/rabbitmq/rabbitmq.conf")).Except(ours));
        Assert.Equal(Tree.Read("ops/rabbitmq/advanced.config"), (string)broker["rabbitmq"]!["advancedConfig"]!);
        Assert.Equal(1, (long)broker["replicas"]! % 2);
        Assert.Equal($"{ComposeFile.Services["rabbitmq"]["image"]}-management", (string)broker["image"]!);
    }

    [Fact]
    public void Redis_is_the_same()
    {
        var (ours, theirs) = (Rendered.Containers(Rendered.Pods["redis"]).Single(), ComposeFile.Services["redis"]);

        Assert.Equal(theirs["image"]!.ToString(), ours["image"]!.ToString());
        Assert.Equal(ComposeFile.Texts(theirs, "command").Where(IsSetting),
            ours["command"]!.AsArray().Select(word => (string)word!).Where(IsSetting));
    }

    [Fact]
    public void Postgres_is_the_same_but_for_its_size()
    {
        var theirs = ComposeFile.Texts(ComposeFile.Services["postgres"], "command").Where(word => word.Contains('='))
            .Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var ours = Postgres["postgresql"]!["parameters"]!.AsObject()
            .ToDictionary(pair => pair.Key, pair => (string)pair.Value!);

        Assert.Equal(theirs.ExceptBy(Sizes, pair => pair.Key).OrderBy(pair => pair.Key),
            ours.ExceptBy(Sizes, pair => pair.Key).OrderBy(pair => pair.Key));
        Assert.All(Sizes, size => Assert.Contains(size, ours));
        Assert.Equal(Version(ComposeFile.Services["postgres"]["image"]!), Version(Postgres["imageName"]!));
    }

    [Fact]
    public void A_fail_over_loses_nothing_that_was_committed()
    {
        Assert.InRange((long)Postgres["postgresql"]!["synchronous"]!["number"]!, 1, (long)Postgres["instances"]! - 1);
        Assert.Null(Postgres["postgresql"]!["synchronous"]!["dataDurability"]); // "required" when not said
    }

    [Fact]
    public void Nobody_but_migrations_may_become_the_owner()
    {
        var roles = Postgres["managed"]!["roles"]!.AsArray().ToDictionary(role => (string)role!["name"]!);

        Assert.Equal(["frota", "frota_app", "frota_fleet", "frota_owner"], roles.Keys.Order());
        Assert.Equal((string)Postgres["bootstrap"]!["initdb"]!["owner"]!, Assert.Single(
            roles, role => role.Value!["inRoles"] is not null).Key);
        Assert.Null(roles["frota_owner"]!["login"]);
        Assert.All(["superuser", "bypassrls", "createrole", "createdb"],
            right => Assert.All(roles.Values, role => Assert.Null(role![right])));
        Assert.Equal(["migrate"], Rendered.Fleet.Where(pods => Rendered.Below(pods.Value)
            .Any(item => (string?)item["path"] == "FROTA_POSTGRES")).Select(pods => pods.Key));
    }

    [Fact]
    public void Backups_go_where_the_plugin_is_told()
    {
        var plugin = Assert.Single(Postgres["plugins"]!.AsArray())!;

        Assert.Equal(Rendered.Name(Rendered.Of("ObjectStore").Single()),
            (string?)plugin["parameters"]!["barmanObjectName"]);
        Assert.All(Rendered.Of("ScheduledBackup"), backup =>
        {
            Assert.Equal("plugin", (string?)backup["spec"]!["method"]);
            Assert.Equal((string)plugin["name"]!, (string?)backup["spec"]!["pluginConfiguration"]!["name"]);
            Assert.Equal(6, ((string)backup["spec"]!["schedule"]!).Split(' ').Length); // it counts seconds
        });
    }

    [Theory]
    [InlineData("alerts")]
    [InlineData("slo")]
    public void The_rules_are_those_of_one_host(string name) => Assert.True(JsonNode.DeepEquals(
        Yaml.Read(Tree.Read($"ops/prometheus/rules/{name}.yml")),
        Rendered.One("PrometheusRule", $"frota-{name}")["spec"]), "run ops/k8s/render-rules");

    [Fact]
    public void Every_file_of_rules_is_there() => Assert.Equal(
        Tree.Files("ops/prometheus/rules", "*.yml").Select(path => $"frota-{Path.GetFileNameWithoutExtension(path)}"),
        Rendered.Of("PrometheusRule").Select(Rendered.Name).Order());

    [Fact]
    public void The_jobs_have_the_names_that_the_rules_ask_for()
    {
        var components = Rendered.Of("PodMonitor").SelectMany(monitor =>
            monitor["spec"]!["selector"]!["matchExpressions"]?[0]!["values"]!.AsArray().Select(value => (string)value!)
            ?? monitor["spec"]!["selector"]!["matchLabels"]!.AsObject().Select(label => (string)label.Value!)).ToList();

        Assert.All(["receiver", "panel", "worker", "rabbitmq"], job => Assert.Contains(job, components));
        Assert.All(Rendered.Of("PodMonitor").Where(monitor => Rendered.Name(monitor) != "postgres"), monitor =>
            Assert.Equal("app.kubernetes.io/component", (string?)monitor["spec"]!["jobLabel"]));
        Assert.All(Rendered.Fleet.Values.Where(pods => (string)pods["kind"]! != "Job"), pods => Assert.Contains(
            Rendered.Label(Rendered.Template(pods), "app.kubernetes.io/component"), components));
    }

    private static bool IsSetting(string word) => !word.StartsWith("/run/secrets", StringComparison.Ordinal);

    private static string Version(JsonNode image) => image.ToString().Split(':')[1].Split('-')[0];

    private static List<string> Settings(string text) =>
        [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
}
