using System.Text.Json.Nodes;
using Xunit;

namespace Frota.UnitTests.Deployment.Kubernetes;

public sealed class StrategicMergeTests
{
    [Theory]
    [InlineData("{a: {b: 1}}", "{a: {c: 2}}", "{a: {b: 1, c: 2}}")]
    [InlineData("{a: 1}", "{a: 2}", "{a: 2}")]
    [InlineData("{a: 1, b: 2}", "{a: null}", "{b: 2}")]
    [InlineData("{command: [a, b]}", "{command: [c]}", "{command: [c]}")]
    [InlineData("{containers: [{name: a, image: x}]}", "{containers: [{name: a, tty: true}, {name: b}]}",
        "{containers: [{name: a, image: x, tty: true}, {name: b}]}")]
    [InlineData("{volumeMounts: [{mountPath: /a, name: x}]}", "{volumeMounts: [{mountPath: /b, name: x}]}",
        "{volumeMounts: [{mountPath: /a, name: x}, {mountPath: /b, name: x}]}")]
    public void A_patch_is_laid_as_kubernetes_lays_it(string document, string patch, string merged)
    {
        var laid = Yaml.Read(document)!.AsObject();

        StrategicMerge.Lay(Yaml.Read(patch)!.AsObject(), laid);

        Assert.True(JsonNode.DeepEquals(Yaml.Read(merged), laid), laid.ToJsonString());
    }
}
