using System.Text.Json.Nodes;
using Xunit;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>How each pod is kept from doing harm, watched, and let end its work.</summary>
public sealed class ContainmentTests
{
    // The longest host shutdown is 60 s; what comes before it and 75 s are the rest of the chain.
    private const int ShutdownSeconds = 60;

    public static TheoryData<string> Pods => [.. Rendered.Pods.Keys];

    public static TheoryData<string> Fleet => [.. Rendered.Fleet.Keys];

    public static TheoryData<string> Serving =>
        [.. Rendered.Fleet.Where(pods => (string)pods.Value["kind"]! != "Job").Select(pods => pods.Key)];

    [Theory]
    [MemberData(nameof(Pods))]
    public void Every_pod_is_confined(string name)
    {
        var pod = Rendered.Pod(Rendered.Pods[name]);
        var context = pod["securityContext"]!;

        Assert.True((bool?)context["runAsNonRoot"]);
        Assert.True((long)context["runAsUser"]! > 0);
        Assert.Equal("RuntimeDefault", (string?)context["seccompProfile"]?["type"]);
        Assert.False((bool?)pod["automountServiceAccountToken"]);
        Assert.False((bool?)pod["enableServiceLinks"]); // their names would read as settings
        Assert.All(["hostNetwork", "hostPID", "hostIPC", "initContainers"], field => Assert.Null(pod[field]));
        Assert.All(Rendered.Containers(Rendered.Pods[name]), container =>
        {
            Assert.True((bool?)container["securityContext"]?["readOnlyRootFilesystem"]);
            Assert.False((bool?)container["securityContext"]?["allowPrivilegeEscalation"]);
            Assert.Equal("""["ALL"]""", container["securityContext"]?["capabilities"]?["drop"]?.ToJsonString());
            Assert.Null(container["securityContext"]?["privileged"]);
        });
    }

    [Theory]
    [MemberData(nameof(Pods))]
    public void Every_container_has_its_share_and_a_limit(string name) =>
        Assert.All(Rendered.Containers(Rendered.Pods[name]), container =>
        {
            Assert.All(["cpu", "memory"], kind => Assert.NotNull(container["resources"]?["requests"]?[kind]));
            Assert.NotNull(container["resources"]?["limits"]?["memory"]);
        });

    [Theory]
    [MemberData(nameof(Pods))]
    public void Every_mount_has_its_volume_and_every_scratch_its_limit(string name)
    {
        var volumes = Rendered.Pod(Rendered.Pods[name])["volumes"]!.AsArray()
            .Concat(Rendered.Pods[name]["spec"]!["volumeClaimTemplates"]?.AsArray().Select(c => c!["metadata"]) ?? []);
        var mounted = Rendered.Containers(Rendered.Pods[name])
            .SelectMany(container => container["volumeMounts"]!.AsArray()).Select(mount => (string)mount!["name"]!);

        Assert.Equal(volumes.Select(volume => (string)volume!["name"]!).Order(), mounted.Order());
        Assert.All(Rendered.Below(Rendered.Pod(Rendered.Pods[name])).Where(map => map.ContainsKey("emptyDir")),
            volume => Assert.NotNull(volume["emptyDir"]!["sizeLimit"]));
    }

    [Theory]
    [MemberData(nameof(Serving))]
    public void Every_process_is_asked_how_it_does(string name)
    {
        var container = Rendered.Containers(Rendered.Fleet[name]).Single();
        var port = Assert.Single(container["ports"]!.AsArray())!;

        Assert.All([("startupProbe", "/health/live"), ("livenessProbe", "/health/live"),
            ("readinessProbe", "/health/ready")], probe =>
            {
                Assert.Equal(probe.Item2, (string?)container[probe.Item1]?["httpGet"]?["path"]);
                Assert.Equal((string)port["name"]!, (string?)container[probe.Item1]?["httpGet"]?["port"]);
            });
    }

    [Theory]
    [MemberData(nameof(Fleet))]
    public void Every_process_may_end_its_work(string name)
    {
        var pod = Rendered.Pod(Rendered.Fleet[name]);
        var before = Rendered.Below(pod).Select(map => (long?)map["preStop"]?["sleep"]?["seconds"] ?? 0).Max();

        Assert.InRange(ShutdownSeconds + before, ShutdownSeconds, (long)pod["terminationGracePeriodSeconds"]! - 1);
    }

    [Theory]
    [MemberData(nameof(Fleet))]
    public void Every_process_is_spread(string name) => Assert.Equal(
        ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
        Rendered.Pod(Rendered.Fleet[name])["topologySpreadConstraints"]!.AsArray()
            .Select(constraint => (string)constraint!["topologyKey"]!));

    [Fact]
    public void The_fleet_is_one_image_and_every_image_is_pinned()
    {
        var images = Rendered.Documents.SelectMany(Rendered.Below)
            .Select(map => map["image"] ?? map["imageName"]).Where(image => image is JsonValue)
            .Select(image => (string)image!).Distinct().ToList();

        Assert.All(images, image => Assert.Matches("^[a-z./-]+:(?!latest)[0-9a-z.-]+$", image));
        Assert.Single(Rendered.Fleet.Values.SelectMany(Rendered.Containers)
            .Select(container => (string)container["image"]!).Distinct());
    }
}
