using System.Text.Json.Nodes;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>What ops/k8s/overlays/production comes to.</summary>
internal static class Rendered
{
    public const string Overlay = "ops/k8s/overlays/production";

    private static readonly string[] Workloads = ["Deployment", "StatefulSet", "Job"];

    public static IReadOnlyList<JsonObject> Documents { get; } = Kustomization.Render(Overlay);

    /// <summary>What runs processes, by name: ours, and Redis.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Pods { get; } = Documents
        .Where(document => Workloads.Contains((string)document["kind"]!))
        .ToDictionary(Name, document => document);

    /// <summary>What runs our image.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Fleet { get; } = Pods
        .Where(pods => Label(Template(pods.Value), "app.kubernetes.io/part-of") == "frota").ToDictionary();

    public static IEnumerable<JsonObject> Of(string kind) =>
        Documents.Where(document => (string?)document["kind"] == kind);

    public static JsonObject One(string kind, string name) => Of(kind).Single(document => Name(document) == name);

    public static string Name(JsonObject document) => (string)document["metadata"]!["name"]!;

    /// <summary>The pods that a workload makes.</summary>
    public static JsonObject Template(JsonObject workload) => workload["spec"]!["template"]!.AsObject();

    public static JsonObject Pod(JsonObject workload) => Template(workload)["spec"]!.AsObject();

    /// <summary>The containers of a workload; none of anything else.</summary>
    public static IEnumerable<JsonObject> Containers(JsonObject document) =>
        Workloads.Contains((string)document["kind"]!)
            ? Pod(document)["containers"]!.AsArray().Select(container => container!.AsObject()) : [];

    public static string? Label(JsonObject labelled, string name) => (string?)labelled["metadata"]?["labels"]?[name];

    /// <summary>Every mapping below a node, the node among them.</summary>
    public static IEnumerable<JsonObject> Below(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(field => Below(field.Value)).Prepend(map),
        JsonArray list => list.SelectMany(Below),
        _ => [],
    };
}
