using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>Who may speak to whom: an arrow needs both its ends to agree.</summary>
public sealed partial class NetworkTests
{
    // The pods of operators have labels of theirs.
    private static readonly IReadOnlyDictionary<string, JsonObject> Labels = new Dictionary<string, JsonObject>(
        Rendered.Pods.Select(pods => KeyValuePair.Create(pods.Key,
            Rendered.Template(pods.Value)["metadata"]!["labels"]!.AsObject())))
    {
        ["rabbitmq"] = new()
        {
            ["app.kubernetes.io/name"] = "rabbitmq",
            ["app.kubernetes.io/component"] = "rabbitmq",
        },
        ["postgres"] = new() { ["cnpg.io/cluster"] = "postgres" },
    };

    [Fact]
    public void Nobody_speaks_to_anybody_first()
    {
        var first = Rendered.One("NetworkPolicy", "nobody")["spec"]!.AsObject();

        Assert.Empty(first["podSelector"]!.AsObject());
        Assert.Equal("""["Ingress","Egress"]""", first["policyTypes"]!.ToJsonString());
        Assert.Equal(2, first.Count);
    }

    [Fact]
    public void Both_ends_agree_on_every_arrow() => Assert.Equal(Arrows("ingress", "from"), Arrows("egress", "to"));

    [Fact]
    public void Those_are_the_arrows() => Assert.Equal(
    [
        "migrate → postgres:5432", "migrate → rabbitmq:5672",
        "panel → postgres:5432", "panel → receiver:8080", "panel → redis:6379",
        "postgres → postgres:5432", "postgres → postgres:8000",
        "rabbitmq → rabbitmq:25672", "rabbitmq → rabbitmq:4369",
        "receiver → postgres:5432", "receiver → rabbitmq:5672",
        "worker → panel:8081", "worker → postgres:5432", "worker → rabbitmq:5672", "worker → redis:6379",
    ], Arrows("egress", "to").Select(arrow => AnyWorker().Replace(arrow, "worker")).Distinct()
        .Order(StringComparer.Ordinal));

    [Fact]
    public void Only_the_marked_reach_the_internet_and_nobody_a_private_network()
    {
        var blocks = Rendered.Of("NetworkPolicy").SelectMany(policy => Rendered.Below(policy)
            .Where(map => map["ipBlock"] is not null).Select(map => (Policy: policy, Block: map["ipBlock"]!))).ToList();

        Assert.All(blocks, block => Assert.Equal("""{"frota/calls":"outside"}""",
            block.Policy["spec"]!["podSelector"]!["matchLabels"]!.ToJsonString()));
        Assert.All(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"], network =>
            Assert.Contains(network, blocks[0].Block["except"]!.AsArray().Select(except => (string)except!)));
    }

    private static List<string> Arrows(string direction, string peers) =>
    [
        .. Rendered.Of("NetworkPolicy").Select(policy => policy["spec"]!).SelectMany(spec =>
            from rule in spec[direction]?.AsArray() ?? []
            from peer in rule[peers]?.AsArray() ?? []
            where peer["podSelector"] is not null && peer["namespaceSelector"] is null
            from own in Meant(spec["podSelector"]!)
            from other in Meant(peer["podSelector"]!)
            from port in rule["ports"]!.AsArray()
            select direction == "egress" ? $"{own} → {other}:{port["port"]}" : $"{other} → {own}:{port["port"]}")
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Meant(JsonNode selector) => Labels.Where(pods =>
        (selector["matchLabels"]?.AsObject()
            .All(label => (string?)pods.Value[label.Key] == (string)label.Value!) ?? true)
        && (selector["matchExpressions"]?.AsArray().All(expression => expression!["values"]!.AsArray()
            .Any(value => (string?)pods.Value[(string)expression["key"]!] == (string)value!)) ?? true))
        .Select(pods => pods.Key);

    [GeneratedRegex("worker-[a-z]+")]
    private static partial Regex AnyWorker();
}
