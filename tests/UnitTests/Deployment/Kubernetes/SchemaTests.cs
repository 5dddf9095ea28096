using System.Text.Json.Nodes;
using Xunit;

namespace Frota.UnitTests.Deployment.Kubernetes;

public sealed class SchemaTests
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: a}
        spec:
          selector: {matchLabels: {a: b}}
          template: {spec: {containers: [{name: a, image: a}]}}
        """;

    [Fact]
    public void Every_document_is_one() => Assert.Empty(Rendered.Documents.SelectMany(KubernetesSchema.Faults));

    [Fact]
    public void The_spool_is_one() =>
        Assert.Empty(Kustomization.Render("ops/k8s/base").SelectMany(document => Spooled(document)));

    [Theory]
    [InlineData("image: a", "imagee: a", "containers[0].imagee: is not known here")]
    [InlineData("name: a, image", "image", "containers[0]: lacks name")]
    [InlineData("selector: {matchLabels: {a: b}}", "replicas: many", "spec.replicas: is not \"number\"")]
    [InlineData("apps/v1", "apps/v2", "apiVersion: is not \"apps/v1\"")]
    [InlineData("kind: Deployment", "kind: Depolyment", "no schema")]
    public void A_planted_fault_is_found(string right, string wrong, string fault) => Assert.Contains(
        KubernetesSchema.Faults(Yaml.Read(Deployment.Replace(right, wrong, StringComparison.Ordinal))!.AsObject()),
        found => found.EndsWith(fault, StringComparison.Ordinal));

    [Fact]
    public void What_has_no_fault_is_told_none() =>
        Assert.Empty(KubernetesSchema.Faults(Yaml.Read(Deployment)!.AsObject()));

    private static IEnumerable<string> Spooled(JsonObject document)
    {
        var patch = Yaml.Read(Conventions.Tree.Read("ops/k8s/components/spool/receiver.yaml"))!.AsObject();
        if ((string)document["kind"]! == "StatefulSet" && Rendered.Name(document) == Rendered.Name(patch))
        {
            StrategicMerge.Lay(patch, document);
            Assert.Contains("FROTA_SPOOL", Rendered.Containers(document).Single()["env"]!.ToJsonString(),
                StringComparison.Ordinal);
        }

        return KubernetesSchema.Faults(document);
    }
}
