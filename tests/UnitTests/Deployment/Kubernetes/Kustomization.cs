using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Frota.UnitTests.Conventions;

namespace Frota.UnitTests.Deployment.Kubernetes;

/// <summary>
/// Renders a kustomization, as far as ops/k8s uses the format: resources, components, generators, patches, a namespace
/// and images, in kustomize's order. Stops at any other field, so that none is read by halves. Generated names get no
/// hash, and what a secret's files hold is not read.
/// </summary>
internal static class Kustomization
{
    private static readonly string[] Known =
    [
        "apiVersion", "kind", "namespace", "resources", "components", "configMapGenerator", "secretGenerator",
        "generatorOptions", "patches", "images",
    ];

    /// <summary>The documents of a folder with all that it builds on.</summary>
    public static IReadOnlyList<JsonObject> Render(string folder) => Build(folder, []);

    private static List<JsonObject> Build(string folder, List<JsonObject> documents)
    {
        var file = Yaml.Read(Tree.Read($"{folder}/kustomization.yaml"))!.AsObject();
        if (file.Select(field => field.Key).Except(Known).FirstOrDefault() is { } unknown)
        {
            throw new NotSupportedException($"{folder} uses the field {unknown}");
        }

        foreach (var resource in Texts(file, "resources"))
        {
            documents.AddRange(resource.EndsWith(".yaml", StringComparison.Ordinal)
                ? Documents($"{folder}/{resource}") : Build($"{folder}/{resource}", []));
        }

        foreach (var component in Texts(file, "components"))
        {
            Build($"{folder}/{component}", documents);
        }

        documents.AddRange(Items(file, "configMapGenerator").Select(one => Generated("ConfigMap", one, folder)));
        documents.AddRange(Items(file, "secretGenerator").Select(one => Generated("Secret", one, folder)));
        foreach (var patch in Items(file, "patches"))
        {
            Lay(Documents($"{folder}/{patch["path"]}").Single(), patch["target"]?.AsObject(), documents);
        }

        foreach (var image in Items(file, "images"))
        {
            Name(image, documents);
        }

        return (string?)file["namespace"] is { } space ? Settle(documents, space) : documents;
    }

    private static JsonObject Generated(string kind, JsonObject generator, string folder)
    {
        var values = Texts(generator, "envs").SelectMany(path => Tree.Read($"{folder}/{path}").Split('\n'))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Concat(Texts(generator, "literals"))
            .Select(line => line.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (JsonNode?)pair[1]));
        var files = Texts(generator, "files").Select(file => file.Split('=')[0].Split('/')[^1])
            .Select(key => KeyValuePair.Create(key, (JsonNode?)""));
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = generator["name"]!.DeepClone() },
            ["data"] = new JsonObject(values.Concat(files)),
        };
    }

    /// <summary>Lays a patch over what its target names, or over the document of its own kind and name.</summary>
    private static void Lay(JsonObject patch, JsonObject? target, List<JsonObject> documents)
    {
        var meant = documents.Where(document => target is null
            ? Kind(document) == Kind(patch) && Name(document) == Name(patch) : IsMeant(document, target)).ToList();
        if (meant.Count == 0)
        {
            throw new InvalidOperationException($"the patch of {Kind(patch)} {Name(patch)} meets nothing");
        }

        var laid = patch.DeepClone().AsObject();
        laid.Remove("apiVersion");
        laid.Remove("kind");
        laid["metadata"]!.AsObject().Remove("name");
        meant.ForEach(document => StrategicMerge.Lay(laid, document));
    }

    private static bool IsMeant(JsonObject document, JsonObject target)
    {
        var label = ((string)target["labelSelector"]!).Split('=');
        return Regex.IsMatch(Kind(document), $"^({target["kind"]})$")
            && (string?)document["metadata"]!["labels"]?[label[0]] == label[1];
    }

    private static void Name(JsonObject image, List<JsonObject> documents)
    {
        foreach (var container in documents.SelectMany(Rendered.Containers)
            .Where(container => (string?)container["image"] == (string?)image["name"]))
        {
            container["image"] = $"{image["newName"]}:{image["newTag"]}";
        }
    }

    private static List<JsonObject> Settle(List<JsonObject> documents, string space)
    {
        foreach (var document in documents.Where(document => Kind(document) != "Namespace"))
        {
            document["metadata"]!["namespace"] = space;
        }

        return documents;
    }

    private static IEnumerable<JsonObject> Documents(string path) =>
        Yaml.ReadAll(Tree.Read(path)).Select(document => document!.AsObject());

    private static IEnumerable<JsonObject> Items(JsonObject file, string field) =>
        file[field]?.AsArray().Select(item => item!.AsObject()) ?? [];

    private static IEnumerable<string> Texts(JsonObject file, string field) =>
        file[field]?.AsArray().Select(item => (string)item!) ?? [];

    private static string Kind(JsonObject document) => (string)document["kind"]!;

    private static string Name(JsonObject document) => (string)document["metadata"]!["name"]!;
}
