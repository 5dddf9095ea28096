using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Frota.UnitTests.Conventions;
using Xunit;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>What one document says of another is so.</summary>
public sealed partial class ReferenceTests
{
    // Made by the broker's operator, with these keys among others.
    private static readonly JsonObject Login = new()
    {
        ["metadata"] = new JsonObject { ["name"] = "rabbitmq-default-user" },
        ["data"] = new JsonObject { ["username"] = "", ["password"] = "", ["connection_string"] = "" },
    };

    private static readonly IReadOnlyDictionary<string, JsonObject> Secrets = Rendered.Of("Secret").Append(Login)
        .ToDictionary(Rendered.Name, secret => secret["data"]!.AsObject());

    [Fact]
    public void Every_key_of_a_secret_that_is_asked_for_is_there()
    {
        var asked = Rendered.Documents.SelectMany(Rendered.Below).SelectMany(Asked).ToList();

        Assert.True(asked.Count > 20);
        Assert.All(asked, pair => Assert.Contains(pair.Key, Secrets[pair.Secret]));
        Assert.Equal(Secrets.Keys.Order(), asked.Select(pair => pair.Secret).Distinct().Order());
    }

    [Fact]
    public void Every_file_of_a_secret_is_written()
    {
        var script = Tree.Read("ops/k8s/make-secrets");
        var files = SecretFile().Matches(Tree.Read($"{Rendered.Overlay}/kustomization.yaml"))
            .Select(file => file.Groups[1].Value).ToList();

        Assert.Equal(files.Distinct().Order(),
            Put().Matches(script).Select(put => put.Groups[1].Value).Order());
    }

    [Fact]
    public void Every_process_reads_the_secrets_that_the_compose_file_gives_it()
    {
        // Migrations log in by a role of their own there, and backups are the database operator's.
        foreach (var (name, service) in ComposeFile.Services.Where(service =>
            service.Key is not ("migrate" or "maintenance")
            && ComposeFile.Texts(service.Value, "secrets").Contains("FROTA_SECRETS_KEYS")))
        {
            var ours = Rendered.Fleet.Values.Where(pods => Rendered.Label(pods, "app.kubernetes.io/component")
                == (name == "suspects" ? "worker" : name)).ToList();

            Assert.NotEmpty(ours);
            Assert.All(ours, pods => Assert.Equal(ComposeFile.Texts(service, "secrets").Order(),
                Rendered.Below(pods).Where(map => map["path"] is not null && map["key"] is not null)
                    .Select(item => (string)item["path"]!).Order()));
        }
    }

    [Fact]
    public void No_secret_is_in_the_environment() => Assert.DoesNotContain(
        Rendered.Fleet.Values.SelectMany(Rendered.Below), map => map.ContainsKey("secretKeyRef"));

    [Fact]
    public void Every_setting_is_known()
    {
        var readme = Tree.Read("README.md");
        var names = Rendered.One("ConfigMap", "settings")["data"]!.AsObject().Select(setting => setting.Key)
            .Concat(Rendered.Below(new JsonArray([.. Rendered.Fleet.Values.Select(pods => pods.DeepClone())]))
                .SelectMany(map => map["env"]?.AsArray().Select(one => (string)one!["name"]!) ?? []));

        Assert.All(names.Distinct(), name => Assert.True(
            readme.Contains($"\n| `{name}` |", StringComparison.Ordinal)
            || ComposeFile.Services.Values.Any(service => ComposeFile.Environment(service).ContainsKey(name)), name));
    }

    [Fact]
    public void Every_address_within_is_a_service_with_that_port()
    {
        var settings = Rendered.One("ConfigMap", "settings")["data"]!.AsObject()
            .Select(setting => Inside().Match((string)setting.Value!)).Where(match => match.Success).ToList();

        Assert.NotEmpty(settings);
        Assert.All(settings, address => Assert.Contains(
            Rendered.One("Service", address.Groups["host"].Value)["spec"]!["ports"]!.AsArray(),
            port => port!["port"]!.ToString() == address.Groups["port"].Value));
        Assert.Contains($"Host={Rendered.Name(Rendered.Of("Cluster").Single())}-rw;",
            Tree.Read("ops/k8s/make-secrets"), StringComparison.Ordinal);
        Assert.Contains("\"redis:6379,", Tree.Read("ops/k8s/make-secrets"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_service_and_workload_selects_its_own_pods()
    {
        Assert.All(Rendered.Pods.Values, workload =>
        {
            var labels = Rendered.Template(workload)["metadata"]!["labels"]!.AsObject();
            Assert.All(workload["spec"]!["selector"]?["matchLabels"]?.AsObject().ToList() ?? [],
                label => Assert.Equal((string)label.Value!, (string?)labels[label.Key]));
            Assert.Equal(Rendered.Name(workload), (string?)labels["app.kubernetes.io/name"]);
        });
        Assert.All(Rendered.Of("Service").Where(service => service["spec"]!["selector"] is not null), service =>
        {
            var pods = Rendered.Pods[(string)service["spec"]!["selector"]!["app.kubernetes.io/name"]!];
            Assert.All(service["spec"]!["ports"]!.AsArray(), port => Assert.Contains(
                Rendered.Containers(pods).SelectMany(container => container["ports"]!.AsArray()),
                open => (string)open!["name"]! == (string)port!["targetPort"]!
                    && (long)open["containerPort"]! == (long)port["port"]!));
        });
    }

    [Fact]
    public void Every_way_in_leads_to_a_service() => Assert.All(
        Rendered.Of("Ingress").SelectMany(Rendered.Below).Where(map => map["service"] is JsonObject),
        backend => Assert.Contains(
            Rendered.One("Service", (string)backend["service"]!["name"]!)["spec"]!["ports"]!.AsArray(),
            port => (string)port!["name"]! == (string)backend["service"]!["port"]!["name"]!));

    [Fact]
    public void What_stays_inside_leads_to_a_service_without_pods()
    {
        Assert.Equal(["/ Exact", "/health Prefix", "/metrics Prefix"], Rendered.Of("Ingress").SelectMany(Rendered.Below)
            .Where(map => (string?)map["backend"]?["service"]?["name"] == "nobody")
            .Select(map => $"{map["path"]} {map["pathType"]}").Order(StringComparer.Ordinal));
        Assert.Null(Rendered.One("Service", "nobody")["spec"]!["selector"]);
    }

    [Fact]
    public void Everything_that_serves_may_lose_one_pod_at_a_time()
    {
        var budgets = Rendered.Of("PodDisruptionBudget")
            .Select(budget => budget["spec"]!["selector"]!["matchLabels"]!.AsObject().Single()).ToList();

        Assert.All(Rendered.Pods.Values.Where(pods => (string)pods["kind"]! != "Job"), pods => Assert.Single(budgets,
            label => Rendered.Label(Rendered.Template(pods), label.Key) == (string)label.Value!));
        Assert.All(Rendered.Of("PodDisruptionBudget"),
            budget => Assert.Equal(1, (long)budget["spec"]!["maxUnavailable"]!));
    }

    [Fact]
    public void No_file_is_left_out()
    {
        var named = string.Concat(Tree.Files("ops/k8s", "kustomization.yaml").Select(Tree.Read));

        Assert.All(Tree.Files("ops/k8s", "*.yaml")
            .Where(path => !path.EndsWith("/kustomization.yaml", StringComparison.Ordinal)),
            path => Assert.Contains($" {Path.GetFileName(path)}\n", named, StringComparison.Ordinal));
    }

    private static IEnumerable<(string Secret, string Key)> Asked(JsonObject map) =>
    [
        // Files of a volume, one by one and all of them.
        .. (map["items"] as JsonArray ?? []).Select(item => ((string)map["name"]!, (string)item!["key"]!)),
        .. map["secretName"] is { } whole && map.ContainsKey("defaultMode")
            ? Secrets[(string)whole!].Select(pair => ((string)whole!, pair.Key)) : [],
        // CloudNativePG's logins.
        .. new[] { map["passwordSecret"], map.ContainsKey("database") ? map["secret"] : null }.OfType<JsonObject>()
            .SelectMany(login => new[] { ((string)login["name"]!, "username"), ((string)login["name"]!, "password") }),
        // One key, for an operator.
        .. map["key"] is { } key && map["name"] is { } name
            ? new[] { ((string)name!, (string)key!) } : [],
    ];

    [GeneratedRegex(@"secrets/(\w+)")]
    private static partial Regex SecretFile();

    [GeneratedRegex(@"^put (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Put();

    [GeneratedRegex(@"^(http://)?(?<host>[a-z]+):(?<port>\d+)$")]
    private static partial Regex Inside();
}
