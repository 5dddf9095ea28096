using System.Text.Json.Nodes;
using Frota.UnitTests.Conventions;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>The schemas beside this file, by kind; NOTICE.txt says where they are from.</summary>
internal static class KubernetesSchema
{
    // A generated Secret or ConfigMap is kustomize's own work.
    private static readonly string[] Generated = ["ConfigMap", "Secret"];

    private static readonly Dictionary<string, JsonSchema> Kinds = Tree
        .Files("tests/UnitTests/Deployment/Kubernetes", "*.json")
        .Select(path => JsonNode.Parse(Tree.Read(path))!.AsObject())
        .SelectMany(file => file["kinds"]!.AsObject().Select(kind => (kind.Key, Schema: new JsonSchema(new JsonObject
        {
            ["definitions"] = file["definitions"]!.DeepClone(),
            ["$ref"] = kind.Value!["$ref"]!.DeepClone(),
        }))))
        .ToDictionary(kind => kind.Key, kind => kind.Schema);

    /// <summary>What is wrong with a document, with its kind and name.</summary>
    public static IEnumerable<string> Faults(JsonObject document)
    {
        var kind = (string)document["kind"]!;
        return Generated.Contains(kind) ? []
            : Kinds.TryGetValue(kind, out var schema)
                ? schema.Faults(document).Select(fault => $"{kind} {Rendered.Name(document)} {fault}")
                : [$"{kind}: no schema"];
    }
}
